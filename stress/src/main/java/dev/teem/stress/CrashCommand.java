package dev.teem.stress;

import dev.teem.stress.crash.Aim;
import dev.teem.stress.crash.Loops;
import dev.teem.stress.crash.Part;
import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code teem stress crash}: real runs, killed. */
@Command(
    name = "crash",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Kills real processes with SIGKILL again and again, and checks what they leave.",
    description = {
      "",
      "Processes work on a log, a shared log, an index, leases or a history, and say in files that",
      "outlive them what they were told is done. One is killed at a moment, the others go on, then",
      "all are killed; a copy of what they leave must open, have all that was acknowledged, and",
      "nothing that was never done. The next processes work on what is left.",
      "",
      "And: runs teem over a text file once undisturbed. Then runs it elsewhere, kills it, runs it again,",
      "until it completes, and begins anew until all kills are done. After every kill each receipt is",
      "read from a copy of the store: none may be lost, damaged, double, without its output or absent",
      "from the index. A run that completes must have executed just what had no receipt, and end with",
      "the digest and the results of the undisturbed one.",
      "",
      "How far a process is at a moment differs from time to time, whatever the seed.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 all promises kept, 1 one was broken (the folder is kept and its name printed),",
      "2 wrong usage, 130 stopped by Ctrl-C."
    })
final class CrashCommand implements Callable<Integer> {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "200",
      description = "How many kills in all (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--part",
      paramLabel = "PART",
      split = ",",
      description = "What to kill: run, log, shared, index, leases, history (default: all).")
  private Set<Part> parts = EnumSet.allOf(Part.class);

  @Option(
      names = "--aim",
      paramLabel = "MOMENT",
      defaultValue = "mixed",
      description = {
        "When to kill (default: ${DEFAULT-VALUE}); parts that have no such moment are left out:",
        "  early       run: while the store and the index are made or opened",
        "  middle      run: while agents run",
        "  roll        log: right after it begins a file",
        "  retention   log: while files are given up",
        "  lock        shared: while the process holds the lock",
        "  growth      index: right after it takes more of the disk",
        "  checkpoint  index: while it notes how far it has come",
        "  compaction  leases: while they are compacted",
        "  any         at any time from the start of the JVM on",
        "  mixed       by chance one of those that the part has"
      })
  private Aim aim;

  @Option(
      names = "--lines",
      paramLabel = "N",
      defaultValue = "300000",
      description = "Lines of the input of runs, many of them equal (default: ${DEFAULT-VALUE}).")
  private int lines;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "1800",
      description = "No more kills after this time (default: ${DEFAULT-VALUE}).")
  private long limit;

  @Mixin private Trial trial;

  @Mixin private TrialFolder place;

  @Override
  public Integer call() throws IOException {
    trial.require(rounds > 0, "--rounds must be above 0");
    trial.require(lines > 0, "--lines must be above 0");
    trial.require(
        aim == Aim.MIXED || parts.stream().anyMatch(part -> part.aims().contains(aim)),
        "--aim " + aim.word() + ": no part of --part has such a moment; see --help");
    trial.require(limit > 0, "--limit must be above 0");
    Path folder = trial.begin(place);
    Loops loop =
        new Loops(
            List.copyOf(parts),
            folder,
            trial.seed(),
            lines,
            rounds,
            aim,
            trial.within(limit),
            trial::say);
    trial.onInterrupt(loop::abandon);
    String violation = null;
    try {
      loop.run();
    } catch (Violation e) {
      violation = e.getMessage();
    }
    String done = "%d kills of %d".formatted(loop.kills(), rounds);
    return trial.end(
        done,
        violation,
        generator -> {
          generator.writeStringField("aim", aim.word());
          generator.writeNumberField("lines", lines);
          generator.writeNumberField("kills", loop.kills());
          generator.writeNumberField("rounds", rounds);
        });
  }
}
