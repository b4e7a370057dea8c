package dev.teem.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.teem.engine.receipt.Receipt;
import dev.teem.engine.receipt.ReceiptReader;
import dev.teem.journal.Store;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code teem receipts stats}: how many there are, of what, since when. */
@Command(
    name = "stats",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Counts receipts.",
    footer = {"", "Exit status: 0 counted, 2 wrong usage, 3 the store cannot be used."})
final class ReceiptsStatsCommand implements Callable<Integer> {
  /** A store can have more yools than anybody wants to see: each shell command is one. */
  private static final int MOST_YOOLS = 20;

  private static final int SHOWN_NAME = 60;

  @Mixin private StoreOptions options;

  private final Map<String, Long> yools = new HashMap<>();
  private long receipts;
  private long failed;
  private long outputBytes;
  private long givenUp;
  private Instant first;
  private Instant last;

  @Override
  public Integer call() throws IOException {
    try (Store store = options.open()) {
      ProgressLine line = ProgressLine.onTerminal();
      store.forEachReceipt(reader -> {
        add(reader);
        line.count(receipts, store.receiptCount(), "receipts");
      });
      line.clear();
      System.out.println(options.json ? json(store) : table(store));
      return System.out.checkError() ? ExitStatus.BROKEN_PIPE : ExitStatus.OK;
    }
  }

  private void add(ReceiptReader reader) {
    Receipt receipt = reader.receipt();
    receipts++;
    failed += reader.ok() ? 0 : 1;
    if (reader.outputGivenUp()) {
      givenUp++;
    } else {
      outputBytes += reader.outputLength();
    }
    yools.merge(receipt.yool(), 1L, Long::sum);
    Instant started = receipt.startedAt();
    first = first == null || started.isBefore(first) ? started : first;
    last = last == null || started.isAfter(last) ? started : last;
  }

  private List<Map.Entry<String, Long>> most() {
    return yools.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_YOOLS)
        .toList();
  }

  private String table(Store store) {
    StringBuilder table = new StringBuilder();
    Text.row(table, "receipts", Text.count(receipts));
    Text.row(table, "inputs", Text.count(store.receiptCount()));
    Text.row(table, "failed", Text.count(failed));
    Text.row(
        table,
        "outputs",
        Text.mebibytes(outputBytes)
            + (givenUp == 0 ? "" : ", " + Text.count(givenUp) + " of them given up"));
    if (receipts > 0) {
      Text.row(table, "from", first.toString());
      Text.row(table, "to", last.toString());
    }
    for (Map.Entry<String, Long> yool : most()) {
      String name = Text.shown(yool.getKey());
      String shown = name.length() <= SHOWN_NAME ? name : name.substring(0, SHOWN_NAME) + "...";
      Text.row(table, "yool", Text.count(yool.getValue()) + "  " + shown);
    }
    if (yools.size() > MOST_YOOLS) {
      Text.row(table, "", "and " + Text.count(yools.size() - MOST_YOOLS) + " other yools");
    }
    return table.toString().stripTrailing();
  }

  private String json(Store store) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("receipts", receipts);
      json.writeNumberField("inputs", store.receiptCount());
      json.writeNumberField("failed", failed);
      json.writeNumberField("output_bytes", outputBytes);
      json.writeNumberField("outputs_given_up", givenUp);
      json.writeStringField("from", first == null ? null : first.toString());
      json.writeStringField("to", last == null ? null : last.toString());
      json.writeNumberField("yools", yools.size());
      json.writeObjectFieldStart("most");
      for (Map.Entry<String, Long> yool : most()) {
        json.writeNumberField(yool.getKey(), yool.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString();
  }
}
