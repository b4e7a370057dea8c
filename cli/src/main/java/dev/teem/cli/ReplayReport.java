package dev.teem.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.teem.journal.event.HistoryMismatchException;
import dev.teem.journal.event.HistorySummary;
import dev.teem.journal.event.RunHead;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;

/** What the check of a history found, for people or for programs. */
final class ReplayReport {
  private final Path dir;

  ReplayReport(Path dir) {
    this.dir = dir;
  }

  /** Prints to standard output; returns the status, or another if nobody reads that any more. */
  int print(String text, int status) {
    System.out.println(text);
    return System.out.checkError() ? ExitStatus.BROKEN_PIPE : status;
  }

  String json(HistorySummary summary) throws IOException {
    RunHead last = summary.runs().getLast();
    return object(json -> {
      json.writeBooleanField("ok", true);
      json.writeNumberField("processes", summary.processes());
      json.writeNumberField("operations", summary.operations());
      json.writeNumberField("events", summary.events());
      json.writeNumberField("events_lost", summary.lostEvents());
      json.writeNumberField("bytes", summary.bytes());
      json.writeNumberField("runs", summary.runs().size());
      json.writeStringField("recorded_at", last.recordedAt().toString());
      json.writeNumberField("recorded_by", last.pid());
      json.writeNumberField("format", last.format());
      json.writeNumberField("abi", last.abi());
      json.writeStringField("engine_version", last.engine());
      json.writeStringField("code_version", last.code().isEmpty() ? null : last.code());
    });
  }

  String json(HistoryMismatchException mismatch) throws IOException {
    HistoryMismatchException.Operation operation = mismatch.operation();
    return object(json -> {
      json.writeBooleanField("ok", false);
      json.writeStringField("place", mismatch.place());
      if (operation != null) {
        json.writeNumberField("pid", operation.pid());
        json.writeNumberField("op", operation.op());
      }
      json.writeStringField("expected", mismatch.expected());
      json.writeStringField("got", mismatch.got());
    });
  }

  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  private static String object(Members members) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    }
    return text.toString();
  }

  String table(HistorySummary summary) {
    StringBuilder table = new StringBuilder();
    Text.row(table, "history", dir.toString());
    for (RunHead run : summary.runs()) {
      Text.row(
          table,
          "recorded",
          "%s by pid %d, engine %s%s"
              .formatted(
                  run.recordedAt(),
                  run.pid(),
                  run.engine(),
                  run.code().isEmpty() ? "" : ", code " + run.code()));
    }
    Text.row(table, "processes", Text.count(summary.processes()));
    Text.row(table, "operations", Text.count(summary.operations()));
    Text.row(
        table,
        "events",
        Text.count(summary.events())
            + (summary.lostEvents() == 0 ? "" : ", lost " + Text.count(summary.lostEvents())));
    Text.row(table, "bytes", Text.count(summary.bytes()));
    Text.row(table, "check", "fine: every record is whole and in order");
    return table.toString().stripTrailing();
  }
}
