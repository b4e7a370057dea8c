package dev.teem.cli;

import dev.teem.journal.event.HistoryCheck;
import dev.teem.journal.event.HistoryMismatchException;
import dev.teem.journal.event.HistorySummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code teem replay}: whether a history can be replayed, as far as that shows without the code.
 */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Checks a recorded history, without asking anything outside and without changing it.",
    description = {
      "",
      "Every record has to be whole and in order, every answer of a device readable, no operation of a",
      "process missing before one that is there, and no event missing that is not said to be lost.",
      "The programs themselves are replayed by their host, with EngineContext.journal(REPLAY, ...).",
      ""
    },
    footer = {
      "",
      "Exit status: 0 the history is fine, 1 it is not (the first mismatch is said, with file, offset,",
      "pid, operation, what was expected and what is there), 2 wrong usage, 3 there is no history, or",
      "none that this version can read.",
      "",
      "Examples:",
      "  ./teem replay billing-history",
      "  ./teem replay billing-history --json | jq .operations"
    })
final class ReplayCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DIR", description = "The folder of the history.")
  private Path dir;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ProgressLine line = ProgressLine.onTerminal();
    ReplayReport report = new ReplayReport(dir);
    try {
      HistorySummary summary =
          HistoryCheck.run(
              dir, records -> line.show("checked " + Text.count(records) + " records"));
      line.clear();
      summary.notes().forEach(note -> System.err.println("teem: " + note));
      return report.print(json ? report.json(summary) : report.table(summary), ExitStatus.OK);
    } catch (HistoryMismatchException e) {
      line.clear();
      System.err.println("teem: mismatch: " + e.getMessage());
      return json ? report.print(report.json(e), ExitStatus.MISMATCH) : ExitStatus.MISMATCH;
    } finally {
      line.clear();
    }
  }
}
