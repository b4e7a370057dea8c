package dev.teem.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.teem.journal.log.LogFullException;
import dev.teem.journal.retention.RetentionPolicy;
import dev.teem.journal.retention.RetentionReport;
import dev.teem.journal.retention.RetentionReport.GivenUp;
import dev.teem.journal.retention.RetentionReport.Tier;
import java.io.IOException;
import java.io.StringWriter;

/** What retention did, for people or for programs. */
final class GcReport {
  private final RetentionPolicy policy;
  private final RetentionReport report;
  private final long tupleBytes;
  private final LogFullException refusal;
  private final long bytesBefore;

  /**
   * Puts together what was done.
   *
   * @param policy by what it was decided
   * @param report of outputs
   * @param bytesBefore what the store took of its disk
   * @param tupleBytes how many bytes less the log of tuples takes, or about how many it would
   * @param refusal why the log of tuples was not compacted; null if it was
   */
  GcReport(
      RetentionPolicy policy,
      RetentionReport report,
      long bytesBefore,
      long tupleBytes,
      LogFullException refusal) {
    this.policy = policy;
    this.report = report;
    this.bytesBefore = bytesBefore;
    this.tupleBytes = tupleBytes;
    this.refusal = refusal;
  }

  boolean isDone() {
    return isWithinCap() && refusal == null;
  }

  private boolean isWithinCap() {
    return bytesAfter() <= policy.maxBytes();
  }

  private long bytesAfter() {
    return bytesBefore - tupleBytes - (report.bytesBefore() - report.bytesAfter());
  }

  String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeBooleanField("dry_run", report.dryRun());
      json.writeNumberField("size_before_bytes", bytesBefore);
      json.writeNumberField("size_after_bytes", bytesAfter());
      json.writeNumberField("max_bytes", policy.maxBytes());
      json.writeBooleanField("within_max", isWithinCap());
      write(json, "aged", report.aged());
      write(json, "capped", report.capped());
      json.writeNumberField("tuples_freed_bytes", tupleBytes);
      json.writeStringField("tuples_not_compacted", refusal == null ? null : refusal.getMessage());
      write(json, "hot", report.hot());
      write(json, "warm", report.warm());
      write(json, "cold", report.cold());
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, String name, GivenUp given) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("files", given.files());
    json.writeNumberField("outputs", given.outputs());
    json.writeNumberField("freed_bytes", given.bytes());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Tier tier) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("receipts", tier.receipts());
    json.writeNumberField("receipt_bytes", tier.receiptBytes());
    json.writeNumberField("outputs", tier.outputs());
    json.writeNumberField("output_bytes", tier.outputBytes());
    json.writeEndObject();
  }

  String table() {
    StringBuilder table = new StringBuilder();
    Text.row(table, report.dryRun() ? "would free" : "freed", text("for age", report.aged()));
    Text.row(table, "", text("for size", report.capped()));
    if (tupleBytes > 0) {
      String about = report.dryRun() ? "about " : "";
      Text.row(
          table, "", "%s%s of tuples that are done".formatted(about, Text.mebibytes(tupleBytes)));
    }
    Text.row(
        table,
        "store",
        "%s, before %s, limit %s"
            .formatted(
                Text.mebibytes(bytesAfter()),
                Text.mebibytes(bytesBefore),
                Text.mebibytes(policy.maxBytes())));
    Text.row(table, "hot", text(report.hot()));
    Text.row(table, "warm", text(report.warm()));
    Text.row(table, "cold", text(report.cold()));
    if (refusal != null) {
      Text.row(table, "not done", "the log of tuples is as it was: " + refusal.getMessage());
    }
    if (!isWithinCap()) {
      Text.row(
          table,
          "too large",
          "there are no outputs left to give up, and receipts are kept; raise --max-mb");
    }
    return table.toString().stripTrailing();
  }

  private static String text(String why, GivenUp given) {
    return "%s %s: files %s, outputs %s"
        .formatted(
            Text.mebibytes(given.bytes()),
            why,
            Text.count(given.files()),
            Text.count(given.outputs()));
  }

  private static String text(Tier tier) {
    return "%s receipts of %s, %s outputs of %s"
        .formatted(
            Text.count(tier.receipts()),
            Text.mebibytes(tier.receiptBytes()),
            Text.count(tier.outputs()),
            Text.mebibytes(tier.outputBytes()));
  }
}
