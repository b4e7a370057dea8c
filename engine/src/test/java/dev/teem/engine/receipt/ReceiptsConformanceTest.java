package dev.teem.engine.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReceiptsConformanceTest {

  @ParameterizedTest
  @MethodSource("inputHashes")
  void shouldHashInputsAsTheReferenceDoes(ConformanceVectors.Case vector) {
    String yool = vector.text("yool");
    Map<String, Object> args = args(vector);
    List<String> files = files(vector);
    Map<String, String> environment = environment(vector);
    assertThat(Receipt.inputPayload(yool, args, files, environment))
        .isEqualTo(vector.text("payload_canonical"));
    assertThat(Receipt.inputHash(yool, args, files, environment))
        .isEqualTo(vector.text("input_hash"));
  }

  @ParameterizedTest
  @MethodSource("receipts")
  void shouldMakeReceiptsAsTheReferenceDoes(ConformanceVectors.Case vector) {
    Receipt receipt = receipt(vector);
    assertThat(ReceiptTime.format(receipt.startedAt())).isEqualTo(vector.text("started_at"));
    assertThat(ReceiptTime.format(receipt.endedAt())).isEqualTo(vector.text("ended_at"));
    assertThat(receipt.durationMs()).isEqualTo(vector.integer("duration_ms"));
    assertThat(receipt.inputHash()).isEqualTo(vector.text("input_hash"));
    assertThat(receipt.bodyCanonical()).isEqualTo(vector.text("body_canonical"));
    assertThat(receipt.id()).isEqualTo(vector.text("receipt_id"));
    assertThat(receipt.stored()).isEqualTo(vector.text("stored"));
    assertThat(receipt.verifies()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("receipts")
  void shouldReadWhatTheReferenceStores(ConformanceVectors.Case vector) {
    Receipt receipt = Receipt.parse(vector.text("stored"));
    assertThat(receipt).isEqualTo(receipt(vector));
    assertThat(receipt.verifies()).isTrue();
    assertThat(receipt.stored()).isEqualTo(vector.text("stored"));
  }

  @ParameterizedTest
  @MethodSource("purgedReceipts")
  void shouldReadAndVerifyWhatTheReferenceHasPurged(ConformanceVectors.Case vector) {
    String purgedAt = vector.text("purged_at");
    String marked =
        vector
            .text("stored")
            .replace(
                "\"artifacts_purged_at\":null", "\"artifacts_purged_at\": \"" + purgedAt + "\"");
    Receipt purged = Receipt.parse(marked);
    assertThat(purged.artifactsPurgedAt()).isEqualTo(instant(purgedAt));
    assertThat(purged.verifies()).isTrue();
    assertThat(purged.purged(null).stored()).isEqualTo(vector.text("stored"));
  }

  @ParameterizedTest
  @MethodSource("purgedReceipts")
  void shouldShowThePurgeMarkInTheBodyButVerifyWithoutIt(ConformanceVectors.Case vector) {
    Receipt purged = receipt(vector).purged(instant(vector.text("purged_at")));
    byte[] body = purged.bodyCanonical().getBytes(StandardCharsets.UTF_8);
    assertThat(Sha256.hex(Sha256.of(body))).isEqualTo(vector.text("purged_body_sha256"));
    assertThat(purged.id()).isEqualTo(vector.text("receipt_id"));
    assertThat(purged.verifies()).isTrue();
  }

  private static Receipt receipt(ConformanceVectors.Case vector) {
    Execution execution =
        new Execution(
                vector.text("yool"),
                args(vector),
                instant(vector.text("started")),
                instant(vector.text("ended")))
            .status(vector.text("status"))
            .artifacts(
                vector.list("artifacts").stream()
                    .map(fields -> artifact(new ConformanceVectors.Case((Map<?, ?>) fields)))
                    .toList())
            .error(vector.text("error"))
            .parentId(vector.text("parent_id"))
            .cpuQuotaPct(Math.toIntExact(vector.integer("cpu_quota_pct")));
    if (files(vector) != null) {
      execution.fileShas(files(vector));
    }
    if (environment(vector) != null) {
      execution.environment(environment(vector));
    }
    return Receipt.of(execution);
  }

  private static Artifact artifact(ConformanceVectors.Case fields) {
    String path = fields.text("path");
    String sha256 = fields.text("sha256");
    long sizeBytes = fields.integer("size_bytes");
    return fields.has("mime")
        ? new Artifact(path, sha256, sizeBytes, fields.text("mime"))
        : new Artifact(path, sha256, sizeBytes);
  }

  private static Map<String, Object> args(ConformanceVectors.Case vector) {
    Map<String, Object> args = new LinkedHashMap<>();
    ((Map<?, ?>) CanonicalJson.parse(vector.text("args_json")))
        .forEach((name, value) -> args.put((String) name, value));
    return args;
  }

  private static List<String> files(ConformanceVectors.Case vector) {
    List<?> shas = vector.list("file_shas");
    return shas == null ? null : shas.stream().map(sha -> (String) sha).toList();
  }

  private static Map<String, String> environment(ConformanceVectors.Case vector) {
    Map<?, ?> variables = vector.map("env_whitelist");
    return variables == null
        ? null
        : variables.entrySet().stream()
            .collect(
                Collectors.toMap(
                    variable -> (String) variable.getKey(),
                    variable -> (String) variable.getValue()));
  }

  private static Instant instant(String iso) {
    return OffsetDateTime.parse(iso).toInstant();
  }

  static Stream<ConformanceVectors.Case> inputHashes() {
    return ofKind("input_hash");
  }

  static Stream<ConformanceVectors.Case> receipts() {
    return ofKind("receipt");
  }

  static Stream<ConformanceVectors.Case> purgedReceipts() {
    return receipts().filter(vector -> vector.has("purged_at"));
  }

  private static Stream<ConformanceVectors.Case> ofKind(String kind) {
    return ConformanceVectors.of("receipts.json")
        .filter(vector -> vector.text("kind").equals(kind));
  }
}
