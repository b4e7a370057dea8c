package dev.teem.cli;

import dev.teem.engine.EngineContext;
import dev.teem.engine.lane.LanePolicy;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that leaves some of the processors to others. */
final class CpuOptions {
  private static final int WHOLE_PCT = 100;

  @Option(
      names = "--cpu-quota",
      paramLabel = "PERCENT",
      converter = Percent.class,
      description =
          "What each thread that runs agents may use of its processor, 1 to 100: it rests between agents. "
              + "Commands are not held to it, nor is the store (default: YOOL_CPU_QUOTA_PCT, or 100).")
  private Integer quota;

  /** A whole number from 1 to 100. */
  private static final class Percent implements ITypeConverter<Integer> {
    private static final Pattern TEXT = Pattern.compile("[1-9]\\d?|100");

    @Override
    public Integer convert(String text) {
      if (!TEXT.matcher(text).matches()) {
        throw new TypeConversionException("'" + text + "' is not a whole number from 1 to 100");
      }
      return Integer.valueOf(text);
    }
  }

  /** Sets what was asked for, by option or environment. */
  EngineContext set(EngineContext context) {
    return context.cpuQuotaPct(
        quota == null ? LanePolicy.cpuQuotaPct(System.getenv(), WHOLE_PCT) : quota);
  }
}
