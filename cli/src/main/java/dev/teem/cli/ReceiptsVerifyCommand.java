package dev.teem.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.teem.journal.Store;
import dev.teem.journal.receipt.ReceiptVerification.Fault;
import dev.teem.journal.receipt.ReceiptVerification.Result;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code teem receipts verify}: every hash reckoned anew. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Reckons every hash anew, and names what is wrong.",
    description = {
      "",
      "The id of each receipt from its content, the digest of each output from its bytes, and whether",
      "the index leads to each receipt and to nothing else. Outputs that ./teem gc has given up are",
      "counted, and are no fault.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 all is as it was written, 1 something is not, 2 wrong usage, 3 the store cannot",
      "be used, 130 stopped by Ctrl-C."
    })
final class ReceiptsVerifyCommand implements Callable<Integer> {
  /** Of a store that is wholly damaged nobody reads all. */
  private static final int MOST_SHOWN = 100;

  @Mixin private StoreOptions options;

  private final List<Fault> faults = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    AtomicBoolean stop = new AtomicBoolean();
    Interruption.onSignal(() -> stop.set(true));
    try (Store store = options.open()) {
      ProgressLine line = ProgressLine.onTerminal();
      Result result =
          store.verify(
              fault -> {
                if (faults.size() < MOST_SHOWN) {
                  faults.add(fault);
                }
              },
              count -> {
                line.count(count, store.receiptCount(), "receipts");
                return !stop.get();
              });
      line.clear();
      System.out.println(options.json ? json(result) : text(result));
      return result.faults() > 0 ? ExitStatus.SOME_FAILED : ExitStatus.OK;
    }
  }

  private String text(Result result) {
    StringBuilder text = new StringBuilder();
    for (Fault fault : faults) {
      text.append("  ");
      if (fault.receipt() != null) {
        text.append("receipt ").append(fault.receipt()).append(": ");
      }
      text.append(fault.what()).append(System.lineSeparator());
    }
    if (result.faults() > faults.size()) {
      text.append("  and ").append(Text.count(result.faults() - faults.size())).append(" more");
      text.append(System.lineSeparator());
    }
    text.append(
        "  %s receipts, %s of outputs%s: %s%s"
            .formatted(
                Text.count(result.receipts()),
                Text.mebibytes(result.outputBytes()),
                result.givenUp() == 0 ? "" : ", " + Text.count(result.givenUp()) + " given up",
                result.faults() == 0 ? "all as written" : Text.count(result.faults()) + " wrong",
                result.complete() ? "" : "; stopped before the end"));
    return text.toString();
  }

  private String json(Result result) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("receipts", result.receipts());
      json.writeNumberField("failed", result.failed());
      json.writeNumberField("output_bytes", result.outputBytes());
      json.writeNumberField("outputs_given_up", result.givenUp());
      json.writeBooleanField("complete", result.complete());
      json.writeNumberField("faults", result.faults());
      json.writeArrayFieldStart("shown");
      for (Fault fault : faults) {
        json.writeStartObject();
        json.writeStringField("receipt", fault.receipt());
        json.writeStringField("what", fault.what());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }
}
