package dev.teem.bench;

import dev.teem.bench.targets.Report;
import dev.teem.bench.targets.Target;
import dev.teem.bench.targets.TargetsRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
      "       ./teem bench [--quick] [--json FILE] (--only REGEX | REGEX [JMH ARGUMENT...])",
      "       ./teem bench --list"
    },
    sortOptions = false,
    footer = {
      "",
      "Exit status: 0 measured, whether targets are met or not; 1 a measurement failed or gave a wrong",
      "result; 2 wrong usage.",
      "",
      "Examples:",
      "  ./teem bench --targets --quick                 a look, in a quarter of an hour",
      "  ./teem bench --targets --json targets.json     the real thing, about an hour",
      "  ./teem bench --only PingPong --json pp.json    some benchmarks, and JMH's own report",
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
      description = {
        "Few rounds: seconds per benchmark. Of targets, not the run of 16 M agents, which needs 5 GB"
            + " of disk."
      })
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "ID,...|REGEX",
      description = "These targets only; without --targets, these benchmarks. See --list.")
  private String only;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the report to FILE as JSON, too: of benchmarks, JMH's own.")
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
      org.openjdk.jmh.Main.main(jmhArguments().toArray(String[]::new));
    }
    return SOUND;
  }

  private void checkUsage() {
    boolean benchmarks = jmh != null || (only != null && !targets);
    int asked = (targets ? 1 : 0) + (list ? 1 : 0) + (benchmarks ? 1 : 0);
    if (asked != 1) {
      throw wrong("give one of --targets, --list and REGEX");
    }
    if (jmh != null && only != null) {
      throw wrong("--only=" + only + " and REGEX=" + jmh.getFirst() + ": give one of them");
    }
    if (list && (quick || json != null)) {
      throw wrong("--quick and --json go with --targets or REGEX");
    }
    if (json != null && !Files.isDirectory(json.toAbsolutePath().getParent())) {
      throw wrong("--json: there is no folder " + json.toAbsolutePath().getParent());
    }
  }

  /** What JMH is told: its own arguments, and behind them what ours mean there. */
  List<String> jmhArguments() {
    List<String> arguments = new ArrayList<>(jmh == null ? List.of(only) : jmh);
    if (quick) {
      arguments.addAll(List.of("-f", "1", "-wi", "3", "-w", "300ms", "-i", "3", "-r", "300ms"));
    }
    if (json != null) {
      arguments.addAll(List.of("-rf", "json", "-rff", json.toString()));
    }
    // Without this, JMH leaves out what has failed, and takes the rest for a success.
    arguments.addAll(List.of("-foe", "true"));
    return arguments;
  }

  /** The targets to measure. */
  Set<Target> wanted() {
    if (only == null) {
      return EnumSet.allOf(Target.class);
    }
    Set<Target> wanted = EnumSet.noneOf(Target.class);
    for (String id : only.split(",", -1)) {
      try {
        wanted.add(Target.valueOf(id));
      } catch (IllegalArgumentException e) {
        throw wrong("--only=" + id + " is no target; there are " + List.of(Target.values()));
      }
    }
    return wanted;
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
    Report report = TargetsRun.run(quick, wanted(), dir);
    System.out.print(report.table());
    if (json != null) {
      Files.writeString(json, report.json() + "\n");
    }
    return report.sound() ? SOUND : UNSOUND;
  }
}
