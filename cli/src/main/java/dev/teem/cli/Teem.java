package dev.teem.cli;

import dev.teem.engine.Engine;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The {@code teem} command: parses, dispatches, and turns every failure into one line and an exit
 * status.
 */
@Command(
    name = "teem",
    mixinStandardHelpOptions = true,
    version = "teem " + Engine.VERSION,
    subcommands = {
      RunCommand.class,
      ReceiptsCommand.class,
      TuplesCommand.class,
      GcCommand.class,
      LeaseCommand.class,
      SuperviseCommand.class,
      ReplayCommand.class,
      WitnessCommand.class,
      CatalogCommand.class
    },
    header = "A million durable agents on one JVM.",
    footer = {
      "",
      "The script ./teem knows these as well, which need the sources:",
      "  test [ARG...]   build and run all tests; arguments are handed to Maven",
      "  bench ...       measure it beside its peers; see ./teem bench --help",
      "  stress ...      try to break it; see ./teem stress --help",
      "",
      "Start here:",
      "  ./teem run                        1,048,576 agents, each with a durable receipt",
      "  ./teem run --input FILE           one agent per line of a file",
      "  ./teem run --help                 everything a run can do",
      "  ./teem receipts --help            what ran, looked up and checked",
      "  ./teem tuples --help              what was put out and is not done yet",
      "  ./teem gc --dry-run               what could be given up to make room",
      "  ./teem lease --help               who may work where, among processes",
      "  ./teem supervise --help           workers for lanes, kept in their number",
      "  ./teem witness --help             whether what an agent says it changed has changed",
      "  ./teem catalog --help             which yools there are, by name and lane",
      "  ./teem replay DIR                 check a recorded history"
    })
public final class Teem {
  /** What the JVM puts in the place of bytes that it cannot decode. */
  private static final char REPLACEMENT = '\uFFFD';

  private Teem() {}

  /** Runs the command and ends the process with its exit status. */
  public static void main(String[] args) {
    System.exit(status(args));
  }

  private static int status(String[] args) {
    try {
      requireText(args);
      return commandLine().execute(args);
    } catch (UsageException | Error e) {
      // picocli hands exceptions to its handlers, but not errors.
      return Failure.report(e);
    } finally {
      Interruption.commandEnded();
    }
  }

  /**
   * In a locale that cannot express them the JVM replaces what users wrote: another command would
   * run, and equal receipts would stand for different arguments.
   */
  private static void requireText(String[] args) {
    for (String arg : args) {
      if (arg.indexOf(REPLACEMENT) >= 0) {
        throw new UsageException(
            "argument '"
                + arg
                + "' is not text in this locale's encoding, "
                + System.getProperty("native.encoding")
                + "; run it with LC_ALL=C.UTF-8");
      }
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Teem())
        .setParameterExceptionHandler(Teem::wrongUsage)
        .setExecutionExceptionHandler((e, command, parsed) -> Failure.report(e))
        .setUsageHelpWidth(100)
        // An argument that starts with @ is an argument, not the name of a file of them.
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(false);
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName(" ");
    // Some of picocli's messages begin like that, and ours is a line with the command's name.
    String message = e.getMessage().lines().findFirst().orElse("").replaceFirst("^Error: ", "");
    System.err.println("teem: " + message);
    System.err.println("See ./" + name + " --help");
    return ExitStatus.USAGE;
  }
}
