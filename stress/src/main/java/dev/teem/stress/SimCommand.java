package dev.teem.stress;

import dev.teem.stress.sim.SimulationLoop;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code teem stress sim}: processes that share a tuple space, in the order of a seed. */
@Command(
    name = "sim",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Simulates processes that share a tuple space, a seed after the other.",
    description = {
      "",
      "In virtual time, on one to three cores of which the seed decides who goes next, processes put",
      "tuples out, one or several at once, take and read them with and without time-outs, finish them,",
      "give them back, fail with them, and are killed; in one of four runs the space has a log, and",
      "now and then a process asks for more than it may at once. Whoever gets a tuple must be the only",
      "one who has it; each is finished once; what nobody has finished must be there at the end, and",
      "in the log; nobody may wait for what is there, or miss what he waits to read.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 all runs were right, 1 one was not (its seed is printed), 2 wrong usage, 130",
      "stopped by Ctrl-C."
    })
final class SimCommand implements Callable<Integer> {
  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Mixin private Trial trial;

  @Override
  public Integer call() throws IOException {
    trial.require(seeds > 0, "--seeds must be above 0");
    trial.begin();
    SimulationLoop loop = new SimulationLoop(trial.seed(), seeds, trial::say);
    trial.onInterrupt(loop::abandon);
    loop.run();
    return trial.end(
        "%,d runs".formatted(loop.done()),
        loop.violation(),
        generator -> generator.writeNumberField("runs", loop.done()));
  }
}
