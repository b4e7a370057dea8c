package dev.teem.stress;

import dev.teem.stress.lanes.LaneLoop;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code teem stress lanes}: many lanes, providers that fail, tasks that are called off. */
@Command(
    name = "lanes",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Has many lanes do tasks at providers that fail, are slow and hang.",
    description = {
      "",
      "Tasks are put out against back-pressure, taken by workers that serve the lanes, tried again,",
      "raced, held while their provider is down, and run on cores where they are pure. Meanwhile",
      "some are called off by their ids, lanes are drained and the drains interrupted, and lanes are",
      "no longer served and served again. Every task must have exactly one outcome, none may succeed",
      "twice or be lost, no lane may have more calls under way than its limit allows, and nothing",
      "may be left: no tuple, no call, no thread.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 all was right, 1 something was not, 2 wrong usage, 130 stopped by Ctrl-C."
    })
final class LanesCommand implements Callable<Integer> {
  @Option(
      names = "--tasks",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many in a round (default: ${DEFAULT-VALUE}).")
  private int tasks;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many rounds, each with the next seed (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--lanes",
      paramLabel = "N",
      defaultValue = "64",
      description = "How many lanes they are spread over (default: ${DEFAULT-VALUE}).")
  private int lanes;

  @Mixin private Trial trial;

  // Written by the command's thread, read by that of a signal, and the other way round: each writes
  // its own before it reads the other's.
  private volatile LaneLoop running;
  private volatile boolean abandoned;

  @Override
  public Integer call() throws IOException, InterruptedException {
    trial.require(tasks > 0, "--tasks must be above 0");
    trial.require(lanes > 0 && lanes <= 1024, "--lanes must be from 1 to 1024");
    trial.require(rounds > 0, "--rounds must be above 0");
    trial.begin();
    trial.onInterrupt(this::abandon);
    long done = 0;
    long cancelled = 0;
    String violation = null;
    int round = 0;
    for (; round < rounds && !abandoned && violation == null; round++) {
      LaneLoop loop = new LaneLoop(trial.seed() + round, tasks, lanes, trial::say);
      running = loop;
      if (!abandoned) {
        loop.run();
      }
      done += loop.done();
      cancelled += loop.cancelled();
      violation = loop.violation();
      trial.say(
          "round %d: %,d tasks, %s, %,d times served anew"
              .formatted(round + 1, loop.done(), loop.drains(), loop.stopped()));
    }
    long tasksDone = done;
    long tasksCancelled = cancelled;
    return trial.end(
        "%,d tasks in %d lanes in %d rounds, %,d called off"
            .formatted(done, lanes, round, cancelled),
        violation,
        generator -> {
          generator.writeNumberField("tasks", tasksDone);
          generator.writeNumberField("cancelled", tasksCancelled);
        });
  }

  /** On the thread of a signal. */
  private void abandon() {
    abandoned = true;
    LaneLoop loop = running;
    if (loop != null) {
      loop.abandon();
    }
  }
}
