package dev.teem.cli;

import dev.teem.journal.Store;
import dev.teem.journal.tuple.TupleImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code teem tuples import}: what another store, or another program, has logged. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Appends the entries of a tuple log that is a text file, as they are.",
    description = {
      "",
      "FILE has a JSON object on each line with op, at and tuple, as export writes it or the tuple bus",
      "of simplicio-prompt. If any line is refused, nothing is imported. An entry that the store has",
      "already is passed over. So the same file can be imported again, and one that has grown, also",
      "when gc has given up what was done; but no older copy of it, and none whose beginning has",
      "changed. The store is made if there is none.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 imported, 2 wrong usage or a line was refused (standard error has its number and",
      "the reason), 3 the store cannot be used, 130 stopped by Ctrl-C (run it again to go on)."
    })
final class TuplesImportCommand implements Callable<Integer> {
  /** In one message. */
  private static final int MOST_SHOWN = 3;

  @Parameters(paramLabel = "FILE", description = "Lines of JSON.")
  private Path file;

  @Mixin private StoreOptions options;

  private final AtomicBoolean stop = new AtomicBoolean();
  private final ProgressLine line = ProgressLine.onTerminal();

  @Override
  public Integer call() throws IOException {
    Interruption.onSignal(() -> stop.set(true));
    TupleImport entries = new TupleImport(Input.regularFile("FILE", file));
    try {
      TupleImport.Check check = entries.check(counting("lines checked"));
      if (check.refused() > 0) {
        throw new UsageException(refusal(check));
      }
      if (stop.get()) {
        System.err.println("teem: stopped; nothing was imported");
        return ExitStatus.OK;
      }
      return into(entries);
    } finally {
      line.clear();
    }
  }

  private int into(TupleImport entries) {
    try (Store store = options.openOrMake()) {
      TupleImport.Result result = entries.into(store.tuples(), counting("lines imported"));
      line.clear();
      int open = store.tuples().openCount();
      System.out.println(options.json ? json(result, open) : text(result, open));
      return System.out.checkError() ? ExitStatus.BROKEN_PIPE : ExitStatus.OK;
    }
  }

  private LongPredicate counting(String what) {
    return count -> {
      line.count(count, what);
      return !stop.get();
    };
  }

  private String refusal(TupleImport.Check check) {
    List<TupleImport.Refusal> refusals = check.refusals();
    String shown =
        refusals.stream()
            .limit(MOST_SHOWN)
            .map(each -> "line " + each.line() + ": " + Text.shown(each.reason()))
            .collect(Collectors.joining("; "));
    long more = check.refused() - Math.min(MOST_SHOWN, refusals.size());
    return file
        + ": "
        + shown
        + (more > 0 ? "; and " + Text.count(more) + " more lines" : "")
        + "; nothing was imported";
  }

  private static String json(TupleImport.Result result, int open) {
    return "{\"imported\":%d,\"known\":%d,\"open\":%d,\"complete\":%b}"
        .formatted(result.imported(), result.known(), open, result.complete());
  }

  private static String text(TupleImport.Result result, int open) {
    return "  imported: %s entries%s; open tuples: %s%s"
        .formatted(
            Text.count(result.imported()),
            result.known() == 0 ? "" : ", " + Text.count(result.known()) + " known before",
            Text.count(open),
            result.complete() ? "" : "; stopped before the end: run it again to go on");
  }
}
