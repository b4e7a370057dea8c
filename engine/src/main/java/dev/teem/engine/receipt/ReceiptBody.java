package dev.teem.engine.receipt;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * Receipt ids for a batch of executions that share yool, arguments, parent and quota.
 *
 * <p>Gives the ids that {@link Receipt#of} gives, as bytes. The canonical body stands in one array
 * from call to call:
 *
 * <pre>
 * {"args":A,"artifacts":[{"mime":M,"path":"output","sha256":"_","size_bytes":_}],
 *  "artifacts_purged_at":null,"cpu_quota_pct":Q,"duration_ms":_,"ended_at":"_","error":null,
 *  "input_hash":"_","parent_id":P,"started_at":"_","status":"ok","yool":Y}
 * </pre>
 *
 * <p>A call writes what is underscored. Only where one of those has not as many characters as last
 * time are the constants behind it written again. Success allocates nothing, except at a change of
 * date; failure allocates for its error text.
 *
 * <p>An instance belongs to one thread at a time.
 */
public final class ReceiptBody {
  private static final byte[] ARTIFACT_TO_SHA =
      ascii("{\"mime\":\"" + Artifact.DEFAULT_MIME + "\",\"path\":\"output\",\"sha256\":\"");
  private static final byte[] SHA_TO_SIZE = ascii("\",\"size_bytes\":");
  private static final byte[] ARTIFACT_END = ascii("}");
  private static final byte[] DURATION_TO_ENDED = ascii(",\"ended_at\":\"");
  private static final byte[] ENDED_TO_ERROR = ascii("\",\"error\":");
  private static final byte[] ERROR_TO_INPUT = ascii(",\"input_hash\":\"");
  private static final byte[] NO_ERROR = ascii("null");
  private static final byte[] ZONE = ascii("+00:00");

  private static final int MICROS_PER_SECOND = (int) ReceiptTime.MICROS_PER_SECOND;
  private static final int FRACTION_LENGTH = ".ffffff".length();
  private static final int MAX_TIME_LENGTH = SecondText.LENGTH + FRACTION_LENGTH + ZONE.length;
  private static final long MIN_MICROS = micros(ReceiptTime.MIN);
  private static final long MAX_MICROS = micros(ReceiptTime.MAX);
  private static final int MAX_LONG_DIGITS = 19;
  private static final int NO_LAYOUT = -1;

  private final Sha256 sha = new Sha256();
  private final SecondText startedSecond = new SecondText();
  private final SecondText endedSecond = new SecondText();
  private final byte[] artifactsToDuration;
  private final byte[] inputToStarted;
  private final byte[] startedToEndOfOk;
  private final byte[] startedToEndOfError;
  private final int artifactsAt;
  private final int maxLengthWithoutError;

  private byte[] body;
  private int length;

  /** The widths that the constants in the body are placed for; see {@link #widths}. */
  private int layout = NO_LAYOUT;

  private int outputShaAt;
  private int sizeAt;
  private int durationAt;
  private int endedAt;
  private int inputHashAt;
  private int startedAt;

  /**
   * Renders what the executions have in common.
   *
   * @param yool the name of what is executed
   * @param args its arguments
   * @param parentId the id of the receipt or tuple that causes them; null if none does
   * @param cpuQuotaPct the share of the CPU that they are allowed, in percent
   * @throws IllegalArgumentException if something has no canonical form
   */
  public ReceiptBody(String yool, Map<String, ?> args, String parentId, int cpuQuotaPct) {
    Objects.requireNonNull(yool, "yool");
    Objects.requireNonNull(args, "args");
    byte[] head = utf8("{\"args\":%s,\"artifacts\":[", args);
    artifactsToDuration =
        utf8("],\"artifacts_purged_at\":null,\"cpu_quota_pct\":%s,\"duration_ms\":", cpuQuotaPct);
    inputToStarted = utf8("\",\"parent_id\":%s,\"started_at\":\"", parentId);
    startedToEndOfOk = utf8("\",\"status\":\"ok\",\"yool\":%s}", yool);
    startedToEndOfError = utf8("\",\"status\":\"error\",\"yool\":%s}", yool);
    artifactsAt = head.length;
    maxLengthWithoutError = artifactsAt + maxLengthPastHead();
    body = Arrays.copyOf(head, maxLengthWithoutError + NO_ERROR.length);
  }

  private int maxLengthPastHead() {
    return ARTIFACT_TO_SHA.length
        + Sha256.HEX_LENGTH
        + SHA_TO_SIZE.length
        + MAX_LONG_DIGITS
        + ARTIFACT_END.length
        + artifactsToDuration.length
        + MAX_LONG_DIGITS
        + DURATION_TO_ENDED.length
        + MAX_TIME_LENGTH
        + ENDED_TO_ERROR.length
        + ERROR_TO_INPUT.length
        + Sha256.HEX_LENGTH
        + inputToStarted.length
        + MAX_TIME_LENGTH
        + startedToEndOfError.length;
  }

  /**
   * Gives the id of a receipt with status "ok", no error, and one artifact named "output".
   *
   * @param keys holds the input hash, {@link Sha256#LENGTH} bytes
   * @param keyOffset where it starts
   * @param startedMicros when the execution started, in microseconds since the epoch, in years 1 to
   *     9999
   * @param endedMicros when it ended, not before it started
   * @param outputSha holds the SHA-256 of the output, {@link Sha256#LENGTH} bytes
   * @param outputShaOffset where it starts
   * @param outputLength the length of the output in bytes
   * @param target receives the id, {@link Sha256#LENGTH} bytes; may be one of the other arrays
   * @param targetOffset where it goes
   * @throws IllegalArgumentException if a time or the length is out of range; nothing is written
   * @throws IndexOutOfBoundsException if a range is not within its array; nothing is written
   */
  public void succeeded(
      byte[] keys,
      int keyOffset,
      long startedMicros,
      long endedMicros,
      byte[] outputSha,
      int outputShaOffset,
      long outputLength,
      byte[] target,
      int targetOffset) {
    checkTimes(startedMicros, endedMicros);
    if (outputLength < 0) {
      throw new IllegalArgumentException("outputLength=" + outputLength + " is negative");
    }
    long durationMs = ReceiptTime.durationMs(endedMicros - startedMicros);
    int durationDigits = Digits.count(durationMs);
    int sizeDigits = Digits.count(outputLength);
    int widths = widths(sizeDigits, durationDigits, startedMicros, endedMicros);
    boolean moved = widths != layout;
    if (moved) {
      layOutSuccess(sizeDigits, durationDigits, startedMicros, endedMicros);
      layout = widths;
    }
    putTimes(startedMicros, endedMicros, moved);
    Digits.put(body, durationAt, durationDigits, durationMs);
    Digits.put(body, sizeAt, sizeDigits, outputLength);
    Sha256.hex(outputSha, outputShaOffset, body, outputShaAt);
    Sha256.hex(keys, keyOffset, body, inputHashAt);
    sha.digest(body, 0, length, target, targetOffset);
  }

  /**
   * Gives the id of a receipt with status "error", an error text, and no artifacts.
   *
   * @param keys holds the input hash, {@link Sha256#LENGTH} bytes
   * @param keyOffset where it starts
   * @param startedMicros when the execution started, in microseconds since the epoch, in years 1 to
   *     9999
   * @param endedMicros when it ended, not before it started
   * @param error what went wrong; any text without lone surrogates
   * @param target receives the id, {@link Sha256#LENGTH} bytes; may be {@code keys}
   * @param targetOffset where it goes
   * @throws IllegalArgumentException if a time is out of range or the error text has no canonical
   *     form; nothing is written
   * @throws IndexOutOfBoundsException if a range is not within its array; nothing is written
   */
  public void failed(
      byte[] keys,
      int keyOffset,
      long startedMicros,
      long endedMicros,
      String error,
      byte[] target,
      int targetOffset) {
    checkTimes(startedMicros, endedMicros);
    byte[] quotedError = CanonicalJson.bytes(Objects.requireNonNull(error, "error"));
    long durationMs = ReceiptTime.durationMs(endedMicros - startedMicros);
    int durationDigits = Digits.count(durationMs);
    layout = NO_LAYOUT;
    layOutFailure(durationDigits, startedMicros, endedMicros, quotedError);
    putTimes(startedMicros, endedMicros, true);
    Digits.put(body, durationAt, durationDigits, durationMs);
    Sha256.hex(keys, keyOffset, body, inputHashAt);
    sha.digest(body, 0, length, target, targetOffset);
  }

  private static void checkTimes(long startedMicros, long endedMicros) {
    if (startedMicros < MIN_MICROS || endedMicros > MAX_MICROS || endedMicros < startedMicros) {
      throw new IllegalArgumentException(
          "startedMicros=%d, endedMicros=%d: must ascend within %d to %d"
              .formatted(startedMicros, endedMicros, MIN_MICROS, MAX_MICROS));
    }
  }

  private static int widths(
      int sizeDigits, int durationDigits, long startedMicros, long endedMicros) {
    return sizeDigits << 24
        | durationDigits << 16
        | timeLength(startedMicros) << 8
        | timeLength(endedMicros);
  }

  private static int timeLength(long micros) {
    return micros % MICROS_PER_SECOND == 0 ? MAX_TIME_LENGTH - FRACTION_LENGTH : MAX_TIME_LENGTH;
  }

  private void layOutSuccess(
      int sizeDigits, int durationDigits, long startedMicros, long endedMicros) {
    length = artifactsAt;
    put(ARTIFACT_TO_SHA);
    outputShaAt = leave(Sha256.HEX_LENGTH);
    put(SHA_TO_SIZE);
    sizeAt = leave(sizeDigits);
    put(ARTIFACT_END);
    layOutRest(durationDigits, startedMicros, endedMicros, NO_ERROR, startedToEndOfOk);
  }

  private void layOutFailure(
      int durationDigits, long startedMicros, long endedMicros, byte[] quotedError) {
    int maxLength = maxLengthWithoutError + quotedError.length;
    if (maxLength > body.length) {
      body = Arrays.copyOf(body, maxLength);
    }
    length = artifactsAt;
    layOutRest(durationDigits, startedMicros, endedMicros, quotedError, startedToEndOfError);
  }

  private void layOutRest(
      int durationDigits,
      long startedMicros,
      long endedMicros,
      byte[] errorOrNull,
      byte[] startedToEnd) {
    put(artifactsToDuration);
    durationAt = leave(durationDigits);
    put(DURATION_TO_ENDED);
    endedAt = leave(timeLength(endedMicros));
    put(ENDED_TO_ERROR);
    put(errorOrNull);
    put(ERROR_TO_INPUT);
    inputHashAt = leave(Sha256.HEX_LENGTH);
    put(inputToStarted);
    startedAt = leave(timeLength(startedMicros));
    put(startedToEnd);
  }

  private void put(byte[] constant) {
    System.arraycopy(constant, 0, body, length, constant.length);
    length += constant.length;
  }

  private int leave(int width) {
    int at = length;
    length += width;
    return at;
  }

  private void putTimes(long startedMicros, long endedMicros, boolean moved) {
    putTime(startedSecond, startedAt, startedMicros, moved);
    putTime(endedSecond, endedAt, endedMicros, moved);
  }

  private void putTime(SecondText secondText, int at, long micros, boolean moved) {
    long second = Math.floorDiv(micros, MICROS_PER_SECOND);
    int fraction = (int) (micros - second * MICROS_PER_SECOND);
    if (secondText.advanceTo(second) || moved) {
      secondText.copyTo(body, at);
    }
    if (moved) {
      // Of a whole second, the zone takes the point's place.
      body[at + SecondText.LENGTH] = '.';
      System.arraycopy(ZONE, 0, body, at + timeLength(micros) - ZONE.length, ZONE.length);
    }
    if (fraction != 0) {
      Digits.putSix(body, at + SecondText.LENGTH + 1, fraction);
    }
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private static byte[] utf8(String format, Object value) {
    return format.formatted(CanonicalJson.write(value)).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
