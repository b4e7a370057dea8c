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
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int tasks;

  @Option(
      names = "--lanes",
      paramLabel = "N",
      defaultValue = "64",
      description = "How many lanes they are spread over (default: ${DEFAULT-VALUE}).")
  private int lanes;

  @Mixin private Trial trial;

  @Override
  public Integer call() throws IOException, InterruptedException {
    trial.require(tasks > 0, "--tasks must be above 0");
    trial.require(lanes > 0 && lanes <= 1024, "--lanes must be from 1 to 1024");
    trial.begin();
    LaneLoop loop = new LaneLoop(trial.seed(), tasks, lanes, trial::say);
    trial.onInterrupt(loop::abandon);
    loop.run();
    return trial.end(
        "%,d tasks in %d lanes, %,d called off; %s; %,d times served anew"
            .formatted(loop.done(), lanes, loop.cancelled(), loop.drains(), loop.stopped()),
        loop.violation(),
        generator -> {
          generator.writeNumberField("tasks", loop.done());
          generator.writeNumberField("cancelled", loop.cancelled());
        });
  }
}
