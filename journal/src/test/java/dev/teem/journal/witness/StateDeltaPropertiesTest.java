package dev.teem.journal.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.JsonException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for all snapshots. */
class StateDeltaPropertiesTest {
  private static final int ROUNDS = 2_000;

  /** Without N and I: the strict parser knows no NaN. */
  private static final String NOISE = "{}[]\",:0189.-+eE \t\n\\/bfx";

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @TempDir Path dir;

  @Test
  void shouldFindNothingBetweenASnapshotAndItselfHoweverItIsWritten() {
    for (int i = 0; i < ROUNDS; i++) {
      long shape = random.nextLong();
      String one = RandomJson.object(new Random(shape), random);
      String other = RandomJson.object(new Random(shape), random);
      StateDelta delta = delta(one, other);
      assertThat(delta)
          .as("seed=%s: %s and %s", seed, one, other)
          .isEqualTo(new StateDelta(Set.of(), Set.of(), Set.of()));
    }
  }

  @Test
  void shouldMirrorItselfWhenTimeRunsBackwards() {
    int updates = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String before = RandomJson.object(random, random);
      String after = RandomJson.object(random, random);
      StateDelta there = delta(before, after);
      assertThat(delta(after, before))
          .as("seed=%s: %s and %s", seed, before, after)
          .isEqualTo(new StateDelta(there.deleted(), there.inserted(), there.updated()));
      updates += there.updated().size();
    }
    assertThat(updates).as("seed=%s", seed).isPositive();
  }

  @Test
  void shouldAccountForEveryKeyOnce() {
    for (int i = 0; i < ROUNDS; i++) {
      Snapshot before = Snapshot.parse(RandomJson.object(random, random));
      Snapshot after = Snapshot.parse(RandomJson.object(random, random));
      StateDelta delta = StateDelta.between(before, after);
      Set<String> expected = new TreeSet<>(before.entities().keySet());
      expected.addAll(delta.inserted());
      expected.removeAll(delta.deleted());
      assertThat(expected)
          .as("seed=%s: %s", seed, delta)
          .isEqualTo(new TreeSet<>(after.entities().keySet()));
      assertThat(before.entities().keySet()).containsAll(delta.updated());
      assertThat(after.entities().keySet()).containsAll(delta.changed());
    }
  }

  /** Nothing but an object may ever lead to a verdict, and nothing else may be thrown. */
  @Test
  void shouldReadExactlyWhatAStrictParserReads() throws Exception {
    int read = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = random.nextInt(4) == 0 ? randomBytes() : damaged();
      Optional<Boolean> expected = isObject(bytes);
      if (expected.isEmpty()) {
        continue;
      }
      boolean accepted = isSnapshot(bytes);
      assertThat(accepted)
          .as("seed=%s: %s", seed, new String(bytes, StandardCharsets.UTF_8))
          .isEqualTo(expected.get());
      read += accepted ? 1 : 0;
    }
    assertThat(read).as("seed=%s", seed).isBetween(1, ROUNDS - 1);
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[random.nextInt(100)];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] damaged() {
    StringBuilder text = new StringBuilder(RandomJson.object(random, random));
    for (int i = random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(text.length() + 1);
      text.replace(at, Math.min(text.length(), at + random.nextInt(2)), noise());
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String noise() {
    int at = random.nextInt(NOISE.length());
    return random.nextInt(4) == 0 ? "" : NOISE.substring(at, at + 1);
  }

  private boolean isSnapshot(byte[] bytes) throws Exception {
    try {
      Snapshot.read(Files.write(dir.resolve("snapshot.json"), bytes));
      return true;
    } catch (SnapshotException e) {
      return false;
    }
  }

  /** What the strict parser says; nothing where it refuses what Python reads. */
  private static Optional<Boolean> isObject(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.contains("N") || text.contains("I")
          ? Optional.empty()
          : Optional.of(CanonicalJson.parse(text) instanceof Map<?, ?>);
    } catch (CharacterCodingException e) {
      return Optional.of(false);
    } catch (JsonException e) {
      boolean stricter = e.getMessage().matches("(?s).*(surrogate|range of a double).*");
      return stricter ? Optional.empty() : Optional.of(false);
    }
  }

  private static StateDelta delta(String before, String after) {
    return StateDelta.between(Snapshot.parse(before), Snapshot.parse(after));
  }
}
