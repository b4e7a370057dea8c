package dev.teem.engine.receipt;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The record of one execution of a yool.
 *
 * <p>Made with {@link #of}, which reckons the hashes and the duration. The canonical constructor
 * takes them as they are, so that a stored receipt can be rebuilt and then judged with {@link
 * #verifies}.
 *
 * @param id the SHA-256 of {@link #bodyCanonical}, in hexadecimal
 * @param yool the name of what was executed
 * @param inputHash what {@link #inputHash(String, Map, List, Map)} gives for its inputs
 * @param args its arguments, of values that {@link CanonicalJson#write} accepts; copied one level
 *     deep
 * @param status how it ended: "ok", "error", or whatever the caller's vocabulary has
 * @param startedAt when it started, cut to microseconds, in years 1 to 9999
 * @param endedAt when it ended, likewise; earlier than the start if a clock was set back
 * @param durationMs the time between in milliseconds
 * @param artifacts what it left behind
 * @param error what went wrong; null if nothing did
 * @param parentId the id of the receipt or tuple that caused it; null if none did
 * @param cpuQuotaPct the share of the CPU that it was allowed, in percent
 * @param artifactsPurgedAt when the artifacts' contents were deleted; null while they are kept
 */
public record Receipt(
    String id,
    String yool,
    String inputHash,
    Map<String, Object> args,
    String status,
    Instant startedAt,
    Instant endedAt,
    long durationMs,
    List<Artifact> artifacts,
    String error,
    String parentId,
    int cpuQuotaPct,
    Instant artifactsPurgedAt) {

  /**
   * Takes the components as they are, but for what is cut and copied.
   *
   * @throws NullPointerException if one that may not be null is
   * @throws IllegalArgumentException if an instant is out of range
   */
  public Receipt {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(yool, "yool");
    Objects.requireNonNull(inputHash, "inputHash");
    args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
    Objects.requireNonNull(status, "status");
    startedAt = cut("startedAt", startedAt);
    endedAt = cut("endedAt", endedAt);
    artifacts = List.copyOf(artifacts);
    artifactsPurgedAt =
        artifactsPurgedAt == null ? null : cut("artifactsPurgedAt", artifactsPurgedAt);
  }

  private static Instant cut(String name, Instant instant) {
    Instant micros = instant.truncatedTo(ChronoUnit.MICROS);
    if (micros.isBefore(ReceiptTime.MIN) || micros.isAfter(ReceiptTime.MAX)) {
      throw new IllegalArgumentException(name + "=" + instant + " is not in years 1 to 9999");
    }
    return micros;
  }

  /**
   * Makes the receipt of an execution, hashes included.
   *
   * @param execution what was executed and what came of it
   * @return the receipt
   * @throws IllegalArgumentException if something has no canonical form or an instant is out of
   *     range
   */
  public static Receipt of(Execution execution) {
    String inputHash =
        inputHash(
            execution.yool(), execution.args(), execution.fileShas(), execution.environment());
    Receipt unnamed = named("", inputHash, execution);
    return unnamed.with(sha256(unnamed.bodyCanonical()), null);
  }

  /**
   * Makes the receipt of an execution whose hashes are known; {@link #verifies} tells whether they
   * are right.
   *
   * @param id the receipt's id
   * @param inputHash the key of its inputs
   * @param execution what was executed and what came of it
   * @return the receipt
   * @throws IllegalArgumentException if an instant is out of range
   */
  public static Receipt named(String id, String inputHash, Execution execution) {
    Instant started = cut("startedAt", execution.startedAt());
    Instant ended = cut("endedAt", execution.endedAt());
    return new Receipt(
        id,
        execution.yool(),
        inputHash,
        execution.args(),
        execution.status(),
        started,
        ended,
        ReceiptTime.durationMs(ChronoUnit.MICROS.between(started, ended)),
        execution.artifacts(),
        execution.error(),
        execution.parentId(),
        execution.cpuQuotaPct(),
        null);
  }

  /**
   * The key under which the result of some work can be found again.
   *
   * @param yool the name of what is executed
   * @param args its arguments
   * @param fileShas the SHA-256 of every input file, in any order; null means none
   * @param environment the variables that its result depends on; null means none
   * @return a SHA-256 in hexadecimal
   * @throws IllegalArgumentException if something has no canonical form
   */
  public static String inputHash(
      String yool, Map<String, ?> args, List<String> fileShas, Map<String, String> environment) {
    return sha256(inputPayload(yool, args, fileShas, environment));
  }

  static String inputPayload(
      String yool, Map<String, ?> args, List<String> fileShas, Map<String, String> environment) {
    List<String> files = fileShas == null ? List.of() : fileShas;
    return CanonicalJson.write(
        Map.of(
            "yool",
            yool,
            "args",
            args,
            "files",
            files.stream().sorted(CodePointOrder::compare).toList(),
            "env",
            environment == null ? Map.of() : environment));
  }

  /**
   * What the id is the hash of: the receipt without its id.
   *
   * @return canonical JSON
   * @throws IllegalArgumentException if an argument has no canonical form
   */
  public String bodyCanonical() {
    return CanonicalJson.write(body());
  }

  /**
   * The receipt with its id, as stores keep it.
   *
   * @return canonical JSON
   * @throws IllegalArgumentException if an argument has no canonical form
   */
  public String stored() {
    Map<String, Object> stored = body();
    stored.put("id", id);
    return CanonicalJson.write(stored);
  }

  /**
   * Reads a receipt that a store has kept, be it marked as purged or not: {@link #verifies} tells
   * whether it is what it was.
   *
   * @param json what {@link #stored} gives, or any other form of the same JSON
   * @throws JsonException if it is not JSON
   * @throws IllegalArgumentException if it is not a receipt; the message names the member
   */
  public static Receipt parse(String json) {
    return ReceiptParser.receipt(json);
  }

  private Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("args", args);
    body.put("artifacts", artifacts.stream().map(Artifact::toJson).toList());
    body.put(
        "artifacts_purged_at",
        artifactsPurgedAt == null ? null : ReceiptTime.format(artifactsPurgedAt));
    body.put("cpu_quota_pct", cpuQuotaPct);
    body.put("duration_ms", durationMs);
    body.put("ended_at", ReceiptTime.format(endedAt));
    body.put("error", error);
    body.put("input_hash", inputHash);
    body.put("parent_id", parentId);
    body.put("started_at", ReceiptTime.format(startedAt));
    body.put("status", status);
    body.put("yool", yool);
    return body;
  }

  /**
   * Whether the id is the hash of the body as it was made.
   *
   * <p>The purge mark, set later, is left out: deleting an artifact's content does not make a
   * receipt a forgery. What was made of the inputs cannot be checked here, for a receipt does not
   * hold them.
   *
   * @return false if any component but the purge mark is not what it was
   * @throws IllegalArgumentException if an argument has no canonical form
   */
  public boolean verifies() {
    return sha256(purged(null).bodyCanonical()).equals(id);
  }

  /**
   * This receipt with another purge mark and the same id.
   *
   * @param at when the artifacts' contents were deleted; null takes the mark away
   * @return the marked receipt
   */
  public Receipt purged(Instant at) {
    return with(id, at);
  }

  private Receipt with(String newId, Instant purgedAt) {
    return new Receipt(
        newId,
        yool,
        inputHash,
        args,
        status,
        startedAt,
        endedAt,
        durationMs,
        artifacts,
        error,
        parentId,
        cpuQuotaPct,
        purgedAt);
  }

  private static String sha256(String text) {
    return Sha256.hex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
