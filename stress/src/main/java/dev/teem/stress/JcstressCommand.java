package dev.teem.stress;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code teem stress jcstress}: the races. */
@Command(
    name = "jcstress",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Lets threads race on the classes that are shipped, millions of times.",
    description = {
      "",
      "Every scenario runs in JVMs of its own: interpreted, compiled by C1, by C2, and by C2 with",
      "its order of instructions shuffled. Use a machine that is otherwise idle. Scenarios of three",
      "threads need three processors and are left out on fewer.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 only acceptable results, 1 a forbidden one or an error, 2 wrong usage."
    })
final class JcstressCommand implements Callable<Integer> {
  /**
   * What the names of all scenarios begin with: those that need what a package keeps to itself are
   * in the package of that name.
   */
  private static final Pattern PREFIX = Pattern.compile("^dev\\.teem\\.(stress|engine)\\.");

  @Option(
      names = "--quick",
      description = {
        "One JVM per scenario, one iteration of 0.8 s: about a minute, for every push."
      })
  private boolean quick;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Where the HTML report goes (default: stress/target/jcstress).")
  private Path report;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Parameters(
      arity = "0..1",
      paramLabel = "REGEX",
      defaultValue = ".*",
      description = "Only scenarios whose name has a match; see ./teem stress --list.")
  private String regex;

  @Spec private CommandSpec spec;

  private volatile boolean ended;

  @Override
  public Integer call() throws Exception {
    Path folder = report == null ? besideTheJar() : report;
    Files.createDirectories(folder);
    long started = System.nanoTime();
    PrintStream out = System.out;
    if (json) {
      // jcstress reports to standard output.
      System.setOut(System.err);
    }
    Options options = new Options(arguments(folder));
    if (!options.parse()) {
      throw new IllegalStateException("jcstress does not know its options");
    }
    JCStress jcstress = new JCStress(options);
    Set<String> selected = selected(jcstress);
    Path results = Path.of(options.getResultFile());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> abandon(results), "stress-signal"));
    boolean clean = run(jcstress);
    Summary summary = summary(selected, results, clean, (System.nanoTime() - started) / 1_000_000);
    Files.move(results, folder.resolve("results.bin.gz"), StandardCopyOption.REPLACE_EXISTING);
    ended = true;
    out.println(json ? summary.json() : summary.text(folder));
    return summary.clean ? ExitStatus.OK : ExitStatus.VIOLATION;
  }

  private String[] arguments(Path folder) {
    List<String> arguments = new ArrayList<>(List.of("-t", regex, "-r", folder.toString()));
    // Small strides: some states are dear, and calibration makes up to thirty strides of them.
    arguments.addAll(List.of("-strideSize", "64", "-strideCount", "16", "-sc", "false"));
    // jcstress binds threads to processors through JNA.
    String nativeAccess = "--enable-native-access=ALL-UNNAMED";
    if (quick) {
      // Arguments of our own put an end to the search for modes of compilation.
      arguments.addAll(List.of("-m", "sanity", "-time", "800", "-af", "NONE"));
      arguments.addAll(List.of("-jvmArgs", nativeAccess));
    } else {
      arguments.addAll(List.of("-m", "quick", "-time", "500"));
      arguments.addAll(List.of("-jvmArgsPrepend", nativeAccess));
    }
    return arguments.toArray(String[]::new);
  }

  private Set<String> selected(JCStress jcstress) {
    try {
      Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new ParameterException(
          spec.commandLine(), "REGEX " + regex + ": " + e.getDescription());
    }
    Set<String> tests = new TreeSet<>(jcstress.getTests());
    if (tests.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "REGEX " + regex + ": no scenario matches; see ./teem stress --list");
    }
    return tests;
  }

  /** Runs and reports. False if something forbidden was seen. */
  private static boolean run(JCStress jcstress) throws Exception {
    try {
      jcstress.run();
      return true;
    } catch (AssertionError e) {
      // How jcstress reports failed tests.
      System.out.println(e.getMessage());
      return false;
    }
  }

  private static Summary summary(Set<String> selected, Path results, boolean clean, long millis)
      throws IOException, ClassNotFoundException {
    InProcessCollector collector = new InProcessCollector();
    DiskReadCollector disk = new DiskReadCollector(results.toString(), collector);
    disk.dump();
    disk.close();
    Set<String> notRun = new TreeSet<>(selected);
    Set<String> failed = new TreeSet<>();
    long samples = 0;
    Map<String, Map<String, Long>> seen = new TreeMap<>();
    for (TestResult result : collector.getTestResults()) {
      notRun.remove(result.getName());
      if (result.status() != Status.NORMAL || !result.grading().isPassed) {
        failed.add(result.getName());
      }
      samples += result.getTotalCount();
      Map<String, Long> counts = seen.computeIfAbsent(result.getName(), name -> new TreeMap<>());
      for (String state : result.getStateKeys()) {
        counts.merge(state, result.getCount(state), Long::sum);
      }
    }
    int jvms = collector.getTestResults().size();
    boolean good = clean && failed.isEmpty() && jvms > 0;
    return new Summary(selected.size(), jvms, samples, seen, failed, notRun, good, millis);
  }

  /**
   * What was run and how it came out.
   *
   * @param seen by scenario, how often each result was seen
   */
  private record Summary(
      int scenarios,
      int jvms,
      long samples,
      Map<String, Map<String, Long>> seen,
      Set<String> failed,
      Set<String> notRun,
      boolean clean,
      long millis) {

    String text(Path folder) {
      StringBuilder text = new StringBuilder();
      seen.forEach((test, counts) -> {
        text.append(PREFIX.matcher(test).replaceFirst("")).append(":");
        counts.forEach((state, count) -> text.append("  (%s) %,d".formatted(state, count)));
        text.append(System.lineSeparator());
      });
      notRun.forEach(test -> text.append("not run, too few processors: %s%n".formatted(test)));
      failed.forEach(test -> text.append("FAILED: %s%n".formatted(test)));
      text.append(
          "%s: %d scenarios in %d JVMs, %,d races, %d failed, %d not run, %.0f s; report %s"
              .formatted(
                  clean ? "ok" : "VIOLATION",
                  scenarios,
                  jvms,
                  samples,
                  failed.size(),
                  notRun.size(),
                  millis / 1e3,
                  folder.resolve("index.html")));
      return text.toString();
    }

    String json() throws IOException {
      StringWriter text = new StringWriter();
      try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
        generator.writeStartObject();
        generator.writeBooleanField("ok", clean);
        generator.writeNumberField("scenarios", scenarios);
        generator.writeNumberField("jvms", jvms);
        generator.writeNumberField("races", samples);
        generator.writeObjectFieldStart("seen");
        for (Map.Entry<String, Map<String, Long>> test : seen.entrySet()) {
          generator.writeObjectFieldStart(test.getKey());
          for (Map.Entry<String, Long> count : test.getValue().entrySet()) {
            generator.writeNumberField(count.getKey(), count.getValue());
          }
          generator.writeEndObject();
        }
        generator.writeEndObject();
        array(generator, "failed", failed);
        array(generator, "not_run", notRun);
        generator.writeNumberField("wall_ms", millis);
        generator.writeEndObject();
      }
      return text.toString();
    }

    private static void array(JsonGenerator generator, String name, Set<String> values)
        throws IOException {
      generator.writeArrayFieldStart(name);
      for (String value : values) {
        generator.writeString(value);
      }
      generator.writeEndArray();
    }
  }

  /**
   * Ends the JVMs that jcstress has forked and that outlive an interruption otherwise. One that is
   * being forked just now ends by itself, since it finds nobody to tell it what to do.
   */
  private void abandon(Path results) {
    if (ended) {
      return;
    }
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    try {
      Files.deleteIfExists(results);
    } catch (IOException e) {
      System.err.println("teem stress: " + results + " is left: " + e.getMessage());
    }
  }

  private static Path besideTheJar() throws URISyntaxException {
    Path jar = Path.of(Stress.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return jar.resolveSibling("jcstress");
  }
}
