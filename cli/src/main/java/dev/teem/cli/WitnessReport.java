package dev.teem.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.teem.journal.witness.EffectClaim;
import dev.teem.journal.witness.ReadBack;
import dev.teem.journal.witness.StateDelta;
import dev.teem.journal.witness.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a witness says, for people or for programs.
 *
 * @param claim what was claimed, blank or not
 * @param verdict what is to be thought of it
 * @param delta what has changed; empty if a snapshot could not be read
 * @param problems why not
 */
record WitnessReport(
    EffectClaim claim, Verdict verdict, Optional<StateDelta> delta, List<String> problems) {

  void print(PrintWriter out, boolean json) throws IOException {
    if (json) {
      json(out);
    } else {
      table(out);
    }
    out.flush();
  }

  private String reason() {
    return problems.isEmpty() || verdict instanceof Verdict.NoClaim
        ? verdict.reason()
        : String.join("; ", problems);
  }

  private void json(PrintWriter out) throws IOException {
    // Keys may hold what the locale cannot express, and halves of surrogate pairs.
    JsonFactory factory = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeStringField("verdict", verdict.word());
      json.writeBooleanField("believe", verdict instanceof Verdict.Confirmed);
      json.writeBooleanField("refuted", verdict instanceof Verdict.Refuted);
      json.writeStringField("reason_class", verdict.reasonClass());
      json.writeStringField("claim_key", verdict.claim().key());
      json.writeStringField("narrated", verdict.claim().narrated());
      json.writeStringField("witness", verdict.decidedBy().map(ReadBack::source).orElse(""));
      json.writeStringField(
          "accountability", verdict.decidedBy().map(by -> by.accountability().name()).orElse(null));
      writeKeys(json, "silent_witnesses", verdict.silent().stream().map(ReadBack::source).toList());
      json.writeStringField("reason", reason());
      if (delta.isPresent()) {
        json.writeObjectFieldStart("delta");
        writeKeys(json, "inserted", delta.get().inserted());
        writeKeys(json, "deleted", delta.get().deleted());
        writeKeys(json, "updated", delta.get().updated());
        json.writeEndObject();
      } else {
        json.writeNullField("delta");
      }
      json.writeBooleanField("snapshot_unreadable", delta.isEmpty());
      json.writeEndObject();
    }
    out.println();
  }

  private static void writeKeys(JsonGenerator json, String name, Iterable<String> keys)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String key : keys) {
      json.writeString(key);
    }
    json.writeEndArray();
  }

  private void table(PrintWriter out) {
    row(out, "verdict", verdict.word());
    row(out, "claim", Text.quoted(claim.key()) + told());
    if (delta.isPresent()) {
      StateDelta found = delta.get();
      verdict.decidedBy().ifPresent(by -> row(out, "entity", fate(found, by.subject())));
      row(out, "store", counts(found));
    }
    row(out, "witness", verdict.decidedBy().map(WitnessReport::standing).orElse("none"));
    row(out, "why", reason());
  }

  private String told() {
    return claim.narrated().isEmpty() ? "" : ", told as " + Text.quoted(claim.narrated());
  }

  private static String fate(StateDelta delta, String entity) {
    return Text.quoted(entity)
        + delta.changeOf(entity).map(change -> " was " + change.word()).orElse(" did not change");
  }

  private static String counts(StateDelta delta) {
    return "%s inserted, %s updated, %s deleted"
        .formatted(count(delta.inserted()), count(delta.updated()), count(delta.deleted()));
  }

  private static String count(Set<String> keys) {
    return Text.count(keys.size());
  }

  private static String standing(ReadBack by) {
    return by.source() + ", " + by.accountability();
  }

  private static void row(PrintWriter out, String name, String value) {
    out.printf("  %-10s %s%n", name, value);
  }
}
