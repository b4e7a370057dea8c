package dev.teem.engine.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptBodyTest {
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long DAY = 24 * 60 * MINUTE;
  private static final long MIN = micros("0001-01-01T00:00:00Z");
  private static final long MAX = micros("9999-12-31T23:59:59.999999Z");
  private static final long NOW = micros("2026-03-01T12:00:00Z");
  private static final List<String> ERRORS =
      List.of(
          "",
          "boom",
          "tab\t newline\n quote\" backslash\\ bell\u0007 delete\u007f",
          "\u00e9\u2028\ue000\ud83d\ude00",
          "long ".repeat(500));

  /** The inputs come from one array, as keys and outputs of a batch do. */
  private final byte[] hashes = new byte[100];

  private final byte[] target = new byte[40];

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "fs.read, x, null, 100",
        "'', '', sha256:00, 1",
        "h\u00e9llo \ud83d\ude00, \"q\\, \"p\u00e9\", -7",
      })
  void shouldEqualTheSlowFormInAnyOrderOfCases(
      String yool, String text, String parentId, int cpuQuotaPct) {
    Map<String, Object> args = Map.of(text, List.of(1L, 2.0, text));
    Execution template =
        new Execution(yool, args, Instant.EPOCH, Instant.EPOCH)
            .parentId(parentId)
            .cpuQuotaPct(cpuQuotaPct);
    ReceiptBody body = new ReceiptBody(yool, args, parentId, cpuQuotaPct);
    SplittableRandom random = new SplittableRandom(25);
    for (int i = 0; i < 5_000; i++) {
      random.nextBytes(hashes);
      long started = started(random);
      long ended = Math.min(MAX, started + elapsed(random));
      if (random.nextInt(4) == 0) {
        assertFailure(body, template, started, ended, ERRORS.get(random.nextInt(ERRORS.size())));
      } else {
        long length = random.nextLong() >>> random.nextInt(1, Long.SIZE);
        assertSuccess(body, template, started, ended, length);
      }
    }
  }

  private static long started(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextLong(MIN, MAX + 1);
      case 1 -> random.nextLong(-4000, 9000) * DAY - random.nextInt(3);
      case 2 -> NOW + random.nextInt(100_000) * MINUTE - random.nextInt(3);
      case 3 -> NOW + random.nextInt(10) * SECOND;
      default -> NOW + random.nextLong(2 * SECOND);
    };
  }

  private static long elapsed(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextInt(100) * SECOND;
      case 2 -> random.nextLong(3000);
      default -> random.nextLong() >>> random.nextInt(6, Long.SIZE);
    };
  }

  private void assertSuccess(
      ReceiptBody body, Execution template, long started, long ended, long length) {
    body.succeeded(hashes, 3, started, ended, hashes, 50, length, target, 8);
    Artifact output = new Artifact("output", hex(hashes, 50), length);
    assertThat(hex(target, 8))
        .isEqualTo(slowId(template, started, ended, "ok", null, List.of(output)));
  }

  private void assertFailure(
      ReceiptBody body, Execution template, long started, long ended, String error) {
    body.failed(hashes, 3, started, ended, error, target, 8);
    assertThat(hex(target, 8))
        .isEqualTo(slowId(template, started, ended, "error", error, List.of()));
  }

  /** The receipt's input hash is any 32 bytes here, so the canonical constructor it must be. */
  private String slowId(
      Execution template,
      long started,
      long ended,
      String status,
      String error,
      List<Artifact> artifacts) {
    Receipt reckoned =
        Receipt.of(
            new Execution(template.yool(), template.args(), instant(started), instant(ended)));
    Receipt receipt =
        new Receipt(
            "",
            template.yool(),
            hex(hashes, 3),
            template.args(),
            status,
            reckoned.startedAt(),
            reckoned.endedAt(),
            reckoned.durationMs(),
            artifacts,
            error,
            template.parentId(),
            template.cpuQuotaPct(),
            null);
    return Sha256.hex(Sha256.of(receipt.bodyCanonical().getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void shouldGiveTheIdOfAReceiptMadeOfTheSameWork() {
    byte[] item = {1, 2, 3};
    byte[] output = {4, 5};
    Map<String, Object> args = Map.of("n", 1L);
    new InputHash("wc", args, Map.of()).hash(item, 0, item.length, hashes, 0);
    new ReceiptBody("wc", args, null, 100)
        .succeeded(hashes, 0, NOW, NOW + 1500, Sha256.of(output), 0, output.length, target, 0);
    Receipt receipt =
        Receipt.of(
            new Execution("wc", args, instant(NOW), instant(NOW + 1500))
                .fileShas(List.of(Sha256.hex(Sha256.of(item))))
                .artifacts(List.of(new Artifact("output", Sha256.hex(Sha256.of(output)), 2))));
    assertThat(hex(target, 0)).isEqualTo(receipt.id());
  }

  @ParameterizedTest
  @ValueSource(longs = {SECOND, MINUTE, 60 * MINUTE, DAY, 366 * DAY})
  void shouldCrossBoundariesOfTimeInBothDirections(long unit) {
    ReceiptBody body = new ReceiptBody("y", Map.of(), null, 100);
    Execution template = new Execution("y", Map.of(), Instant.EPOCH, Instant.EPOCH);
    long boundary = Math.floorDiv(NOW, unit) * unit;
    for (long offset : new long[] {-2, -1, 0, 1, 0, -1, -SECOND, SECOND, -SECOND - 1}) {
      assertSuccess(body, template, boundary + offset, boundary + 2 * SECOND, 77);
      assertSuccess(body, template, boundary - 2 * SECOND, boundary + offset, 77);
    }
  }

  @Test
  void shouldWriteTheEndsOfTheCalendar() {
    ReceiptBody body = new ReceiptBody("y", Map.of(), null, 100);
    Execution template = new Execution("y", Map.of(), Instant.EPOCH, Instant.EPOCH);
    assertSuccess(body, template, MIN, MAX, Long.MAX_VALUE);
    assertFailure(body, template, MIN, MAX, ERRORS.getLast());
    assertSuccess(body, template, MAX, MAX, 0);
    assertSuccess(body, template, MIN, MIN, 0);
  }

  @Test
  void shouldRefuseTimesOutOfOrderOrRangeAndGoOn() {
    ReceiptBody body = new ReceiptBody("y", Map.of(), null, 100);
    assertRefused(body, NOW, NOW - 1, 0, "startedMicros=" + NOW + ", endedMicros=" + (NOW - 1));
    assertRefused(body, MIN - 1, NOW, 0, "startedMicros=" + (MIN - 1));
    assertRefused(body, NOW, MAX + 1, 0, "endedMicros=" + (MAX + 1));
    assertRefused(body, NOW, NOW, -1, "outputLength=-1 is negative");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> body.failed(hashes, 0, NOW, NOW - 1, "e", target, 0))
        .withMessageContaining("must ascend");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> body.failed(hashes, 0, NOW, NOW, "\ud83d", target, 0))
        .withMessageContaining("lone surrogate");
    assertThat(target).containsOnly(0);
    assertSuccess(body, new Execution("y", Map.of(), Instant.EPOCH, Instant.EPOCH), NOW, NOW, 5);
  }

  private void assertRefused(
      ReceiptBody body, long started, long ended, long length, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> body.succeeded(hashes, 0, started, ended, hashes, 0, length, target, 0))
        .withMessageContaining(message);
  }

  @Test
  void shouldGoOnAfterARangeOutsideItsArray() {
    ReceiptBody body = new ReceiptBody("y", Map.of(), null, 100);
    Execution template = new Execution("y", Map.of(), Instant.EPOCH, Instant.EPOCH);
    for (long started : new long[] {NOW, NOW + 1, NOW + SECOND}) {
      assertThatThrownBy(
              () -> body.succeeded(hashes, 69, started, started, hashes, 0, 5, target, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(
              () -> body.succeeded(hashes, 0, started, started, hashes, 69, 5, target, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> body.succeeded(hashes, 0, started, started, hashes, 0, 5, target, 9))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertSuccess(body, template, started, started, 5);
    }
  }

  @Test
  void shouldAllocateNothingForSuccessesOfOneDay() {
    ReceiptBody body = new ReceiptBody("y", Map.of("n", 1L), null, 100);
    InputHash inputHash = new InputHash("y", Map.of("n", 1L), Map.of());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    hashAndReceive(inputHash, body, 20_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    long nothing = threads.getCurrentThreadAllocatedBytes() - before;
    before = threads.getCurrentThreadAllocatedBytes();
    hashAndReceive(inputHash, body, 20_000);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before - nothing).isLessThan(20_000);
  }

  private void hashAndReceive(InputHash inputHash, ReceiptBody body, int times) {
    for (int i = 0; i < times; i++) {
      long started = NOW + i * 40_000L;
      inputHash.hash(hashes, i % 10, i % 90, hashes, 0);
      body.succeeded(hashes, 0, started, started + i, hashes, 50, i, target, 0);
    }
  }

  private static String hex(byte[] bytes, int offset) {
    return HexFormat.of().formatHex(bytes, offset, offset + Sha256.LENGTH);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static long micros(String iso) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(iso));
  }
}
