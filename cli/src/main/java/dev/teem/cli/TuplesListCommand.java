package dev.teem.cli;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.space.Tuple;
import dev.teem.journal.Store;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code teem tuples list}: what is open. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Prints the open tuples, the one put out first in front.",
    footer = {
      "",
      "With --json each is a line, in canonical form.",
      "",
      "Exit status: 0 printed, 2 wrong usage, 3 the store cannot be used, 130 stopped by Ctrl-C."
    })
final class TuplesListCommand implements Callable<Integer> {
  @Mixin private StoreOptions options;

  @Override
  public Integer call() {
    AtomicBoolean stop = new AtomicBoolean();
    Interruption.onSignal(() -> stop.set(true));
    LineOutput out = new LineOutput();
    try (Store store = options.open()) {
      if (store.tuples().openCount() == 0 && !options.json) {
        out.line("  no tuple is open");
      }
      for (Tuple tuple : store.tuples().openTuples()) {
        if (stop.get() || out.isClosed()) {
          break;
        }
        out.line(options.json ? CanonicalJson.write(tuple.toJson()) : line(tuple));
      }
      return out.end();
    }
  }

  private static String line(Tuple tuple) {
    return "  "
        + Text.shown(
            "%s lane=%s yool=%s data=%s"
                .formatted(
                    tuple.id(), tuple.lane(), tuple.yool(), CanonicalJson.excerpt(tuple.data())));
  }
}
