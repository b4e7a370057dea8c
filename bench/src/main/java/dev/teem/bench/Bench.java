package dev.teem.bench;

import dev.teem.bench.targets.Report;
import dev.teem.bench.targets.Target;
import dev.teem.bench.targets.TargetsRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The bench command. */
@Command(
    name = "teem bench",
    mixinStandardHelpOptions = true,
    version = "teem 0.1.0",
    header = "What Teem costs, beside what its bare parts cost on the same machine.",
    customSynopsis = {
      "./teem bench --targets [--quick] [--only ID,...] [--json FILE] [--dir DIR]",
      "       ./teem bench --list",
      "       ./teem bench REGEX [JMH ARGUMENT...]"
    },
    sortOptions = false,
    footer = {
      "",
      "Exit status: 0 measured, whether targets are met or not; 1 a measurement failed or gave a wrong",
      "result; 2 wrong usage.",
      "",
      "Examples:",
      "  ./teem bench --targets --quick                 a look, in about three minutes",
      "  ./teem bench --targets --json targets.json     the real thing, about ten minutes",
      "  ./teem bench LazyBatch -f 1 -prof gc           one benchmark, with arguments of JMH",
      "  ./teem bench . -h                              the arguments of JMH"
    })
public final class Bench implements Callable<Integer> {
  private static final int SOUND = 0;
  private static final int UNSOUND = 1;

  @Spec private CommandSpec command;

  @Option(
      names = "--targets",
      description = "Measure the targets, one after the other, and judge them.")
  private boolean targets;

  @Option(
      names = "--quick",
      description = "Few rounds, and not the run of 16 M agents, which needs 5 GB of disk.")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "ID",
      split = ",",
      description = "These targets only: ${COMPLETION-CANDIDATES}.")
  private List<Target> only;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the report to FILE as JSON, too.")
  private Path json;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = {
        "Where to make stores, and delete them again: the disk matters (default: ${DEFAULT-VALUE})."
      },
      defaultValue = ".teem-bench")
  private Path dir;

  @Option(names = "--list", description = "List targets and benchmarks.")
  private boolean list;

  @Parameters(
      paramLabel = "REGEX",
      arity = "0..*",
      description = "The benchmarks for JMH to run, and JMH's own arguments.")
  private List<String> jmh;

  private Bench() {}

  /** Runs the command and ends the process with its exit status. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Bench())
        .setStopAtPositional(true)
        .setParameterExceptionHandler(Bench::wrongUsage)
        .setUsageHelpWidth(100);
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    System.err.println("teem bench: " + e.getMessage().lines().findFirst().orElse(""));
    System.err.println("See ./teem bench --help");
    return CommandLine.ExitCode.USAGE;
  }

  @Override
  public Integer call() throws IOException {
    checkUsage();
    if (list) {
      list();
    } else if (targets) {
      return measure();
    } else {
      org.openjdk.jmh.Main.main(jmh.toArray(String[]::new));
    }
    return SOUND;
  }

  private void checkUsage() {
    int asked = (targets ? 1 : 0) + (list ? 1 : 0) + (jmh == null ? 0 : 1);
    if (asked != 1) {
      throw wrong("give one of --targets, --list and REGEX");
    }
    if (!targets && (quick || only != null || json != null)) {
      throw wrong("--quick, --only and --json go with --targets");
    }
    if (json != null && !Files.isDirectory(json.toAbsolutePath().getParent())) {
      throw wrong("--json: there is no folder " + json.toAbsolutePath().getParent());
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private static void list() throws IOException {
    for (Target target : Target.values()) {
      System.out.printf("%s  %s%n", target, target.what());
      System.out.printf("    %s of: %s%n", target.wanted(), target.against());
      target.benchmarks().forEach(type -> System.out.printf("    %s%n", type.getName()));
    }
    System.out.println();
    org.openjdk.jmh.Main.main(new String[] {"-l"});
  }

  private int measure() throws IOException {
    Set<Target> wanted = only == null ? EnumSet.allOf(Target.class) : EnumSet.copyOf(only);
    Report report = TargetsRun.run(quick, wanted, dir);
    System.out.print(report.table());
    if (json != null) {
      Files.writeString(json, report.json() + "\n");
    }
    return report.sound() ? SOUND : UNSOUND;
  }
}
