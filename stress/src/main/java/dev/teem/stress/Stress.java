package dev.teem.stress;

import dev.teem.stress.crash.Aim;
import dev.teem.stress.crash.Part;
import dev.teem.stress.damage.FileKind;
import dev.teem.stress.power.Kind;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.openjdk.jcstress.infra.runners.TestList;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code ./teem stress} command. */
@Command(
    name = "teem stress",
    mixinStandardHelpOptions = true,
    version = "teem 0.1.0",
    sortOptions = false,
    subcommands = {
      JcstressCommand.class,
      CrashCommand.class,
      PowerCommand.class,
      DamageCommand.class,
      SpaceCommand.class,
      SimCommand.class,
      LanesCommand.class
    },
    header = "Provokes races, crashes, losses of power and damage, and says what broke.",
    footer = {
      "",
      "Exit status: 0 nothing broke, 1 something did, 2 wrong usage or no way to run.",
      "",
      "Examples:",
      "  ./teem stress jcstress --quick        every race for a second",
      "  ./teem stress jcstress Claims         the races of one class, several minutes",
      "  ./teem stress crash                   200 kills of runs and of each part of the journal",
      "  ./teem stress crash --seed 7 --part shared --aim lock --rounds 100",
      "  ./teem stress power                   traces, and images of what a loss of power leaves",
      "  ./teem stress damage --rounds 10000   every kind of file, damaged",
      "  ./teem stress space                   a million histories of a tuple space",
      "  ./teem stress sim                     processes that share one, in virtual time",
      "  ./teem stress lanes                   five million tasks in 64 lanes, disturbed"
    })
public final class Stress implements Callable<Integer> {
  @Option(names = "--list", description = "List what can be run, a line each, and do nothing.")
  private boolean list;

  @Spec private CommandSpec spec;

  private Stress() {}

  /** Runs the command and ends the process with its exit status. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Stress())
        .setParameterExceptionHandler(Stress::wrongUsage)
        .setExecutionExceptionHandler(Stress::broken)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100);
  }

  @Override
  public Integer call() {
    if (!list) {
      throw new ParameterException(
          spec.commandLine(),
          "Nothing to do: give jcstress, crash, power, damage, space, sim, lanes or --list");
    }
    for (String test : new TreeSet<>(TestList.tests())) {
      System.out.println("jcstress " + test);
    }
    for (Part part : Part.values()) {
      for (Aim aim : part.aims()) {
        System.out.println("crash --part " + part.word() + " --aim " + aim.word());
      }
    }
    for (Kind kind : Kind.values()) {
      System.out.println("power --kind " + kind.word());
    }
    for (FileKind kind : FileKind.values()) {
      System.out.println("damage --kind " + kind.word());
    }
    System.out.println("space");
    System.out.println("sim");
    System.out.println("lanes");
    return ExitStatus.OK;
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    String message = e.getMessage().lines().findFirst().orElse("");
    System.err.println("teem stress: " + message);
    System.err.println(
        "See ./" + e.getCommandLine().getCommandSpec().qualifiedName(" ") + " --help");
    return ExitStatus.USAGE;
  }

  private static int broken(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    e.printStackTrace();
    System.err.println("teem stress: could not run: " + e);
    return ExitStatus.USAGE;
  }
}
