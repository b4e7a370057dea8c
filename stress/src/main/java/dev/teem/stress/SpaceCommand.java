package dev.teem.stress;

import dev.teem.stress.space.HistoryLoop;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code teem stress space}: histories of a tuple space, checked for linearizability. */
@Command(
    name = "space",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Has threads use one tuple space, and looks for an order that explains the answers.",
    description = {
      "",
      "Three threads put tuples out, take and read them, one and several at once, by all kinds of",
      "templates, with time-outs, interrupts and cancelled futures. For each history an order of all",
      "operations is looked for in which each takes effect at one moment between its call and its",
      "return. Where there is none, a tuple was lost, given twice, or not found although it was there.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 all histories are linearizable, 1 one is not (it is printed), 2 wrong usage,",
      "130 stopped by Ctrl-C."
    })
final class SpaceCommand implements Callable<Integer> {
  @Option(
      names = "--histories",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int histories;

  @Mixin private Trial trial;

  @Override
  public Integer call() throws IOException, InterruptedException {
    trial.require(histories > 0, "--histories must be above 0");
    trial.begin();
    HistoryLoop loop = new HistoryLoop(trial.seed(), histories, trial::say);
    trial.onInterrupt(loop::abandon);
    loop.run();
    return trial.end(
        "%,d histories with %,d pairs of operations that met"
            .formatted(loop.done(), loop.meetings()),
        loop.violation(),
        generator -> {
          generator.writeNumberField("histories", loop.done());
          generator.writeNumberField("meetings", loop.meetings());
        });
  }
}
