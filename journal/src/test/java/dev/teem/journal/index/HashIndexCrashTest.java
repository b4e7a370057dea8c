package dev.teem.journal.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of an open file is what a killed process leaves. */
final class HashIndexCrashTest {
  private static final int KEYS = 60_000;
  private static final byte[] BOOT = "this-boot".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path directory;

  @Test
  void shouldRecoverAllEntriesAfterAKill() throws IOException {
    Path killed = killed();
    try (HashIndex index = HashIndex.open(killed, BOOT)) {
      assertThat(index.opening()).isEqualTo(Opening.RECOVERED);
      assertThat(index.checkpoint()).isEqualTo(100);
      assertThat(index.size()).isEqualTo(KEYS);
      assertThat(found(index)).isEqualTo(KEYS);
    }
  }

  @Test
  void shouldRecoverAtEveryMomentOfGrowing() throws IOException {
    Path file = directory.resolve("live");
    Path copy = directory.resolve("copy");
    try (HashIndex index = HashIndex.open(file, BOOT)) {
      for (int i = 1; i <= 3_000; i++) {
        index.put(Keys.uniform(0, i), 0, i);
        if (i % 53 == 0) {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
          try (HashIndex recovered = HashIndex.open(copy, BOOT)) {
            assertThat(recovered.opening()).isEqualTo(Opening.RECOVERED);
            assertThat(found(recovered)).isEqualTo(i);
          }
        }
      }
    }
  }

  @Test
  void shouldStartEmptyAfterAnotherBootOrWithoutABootId() throws IOException {
    shouldStartEmpty(
        killed(), "other-boot".getBytes(StandardCharsets.US_ASCII), Opening.STALE_BOOT);
    shouldStartEmpty(killed(), new byte[0], Opening.STALE_BOOT);
  }

  @Test
  void shouldStayCleanAcrossBootsUntilItIsChanged() throws IOException {
    Path file = directory.resolve("clean");
    fill(file).close();
    byte[] otherBoot = "other-boot".getBytes(StandardCharsets.US_ASCII);
    Path read = directory.resolve("read");
    Path changed = directory.resolve("changed");
    try (HashIndex index = HashIndex.open(file, otherBoot)) {
      assertThat(index.opening()).isEqualTo(Opening.CLEAN);
      assertThat(found(index)).isEqualTo(KEYS);
      Files.copy(file, read);
      index.checkpoint(101);
      Files.copy(file, changed);
    }
    try (HashIndex index = HashIndex.open(read, BOOT)) {
      assertThat(index.opening()).isEqualTo(Opening.CLEAN);
      assertThat(index.checkpoint()).isEqualTo(100);
      assertThat(found(index)).isEqualTo(KEYS);
    }
    shouldStartEmpty(changed, BOOT, Opening.STALE_BOOT);
    try (HashIndex index = HashIndex.open(file, BOOT)) {
      assertThat(index.opening()).isEqualTo(Opening.CLEAN);
      assertThat(index.checkpoint()).isEqualTo(101);
    }
  }

  @Test
  void shouldStartEmptyWhenKilledDuringAnExchangeOfSegments() throws IOException {
    Path killed = killed();
    writeLong(killed, 0x40, Long.reverseBytes(Header.CHANGING));
    shouldStartEmpty(killed, BOOT, Opening.TORN);
  }

  @Test
  void shouldStartEmptyInACutFile() throws IOException {
    long[] lengths = {1, 100, 4096, 100_000, 131_072, 500_000, 2 << 20};
    for (long length : lengths) {
      Path killed = killed();
      try (RandomAccessFile file = new RandomAccessFile(killed.toFile(), "rw")) {
        file.setLength(length);
      }
      shouldStartEmpty(killed, BOOT, Opening.DAMAGED);
    }
  }

  @Test
  void shouldUseTheOlderCheckpointWhenTheLaterIsTorn() throws IOException {
    Path killed = killed();
    // killed() sets the checkpoints 0, 50 and 100, with the sequences 1, 2 and 3.
    writeLong(killed, 0x140 + 8, 12345);
    try (HashIndex index = HashIndex.open(killed, BOOT)) {
      assertThat(index.opening()).isEqualTo(Opening.RECOVERED);
      assertThat(index.checkpoint()).isEqualTo(50);
    }
  }

  @Test
  void shouldNeverAnswerWronglyAfterDamageToHeaderOrTable() throws IOException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    byte[] sound = Files.readAllBytes(killed());
    Path file = directory.resolve("damaged");
    Files.write(file, sound);
    int unnoticed = 0;
    for (int round = 0; round < 1_000; round++) {
      try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
        damaged.setLength(0);
        damaged.write(sound);
        long chunk = random.nextInt(sound.length / (2 << 20)) * (2L << 20);
        for (int damages = 1 + random.nextInt(4); damages > 0; damages--) {
          boolean header = random.nextBoolean();
          damaged.seek(header ? random.nextInt(0x180) : chunk + 0x1000 + random.nextInt(0x800));
          damaged.write(random.nextInt(256));
        }
      }
      try (HashIndex index = HashIndex.open(file, BOOT)) {
        String where = "seed %d round %d".formatted(seed, round);
        assertThat(index.checkpoint()).as(where).isIn(0L, 50L, 100L);
        boolean empty = index.opening().startsEmpty();
        unnoticed += empty ? 0 : 1;
        for (int i = 1; i <= KEYS; i += 7) {
          long value = index.get(Keys.uniform(0, i), 0);
          if (value != (empty ? 0 : i)) {
            fail("%s: key %d has the value %d", where, i, value);
          }
        }
        index.put(Keys.uniform(9, 1), 0, 1);
      }
    }
    // Damage to padding, to the older checkpoint, or by the byte that was there.
    assertThat(unnoticed).isLessThan(700);
  }

  private void shouldStartEmpty(Path file, byte[] boot, Opening why) throws IOException {
    try (HashIndex index = HashIndex.open(file, boot)) {
      assertThat(index.opening()).isEqualTo(why);
      assertThat(index.openedBecause()).startsWith(why + ": ");
      assertThat(index.size()).isZero();
      assertThat(index.checkpoint()).isZero();
      assertThat(found(index)).isZero();
      index.put(Keys.uniform(0, 1), 0, 1);
      assertThat(found(index)).isEqualTo(1);
    }
    try (HashIndex index = HashIndex.open(file, boot)) {
      assertThat(index.opening()).isEqualTo(Opening.CLEAN);
    }
  }

  private Path killed() throws IOException {
    Path file = directory.resolve("file");
    Files.deleteIfExists(file);
    Path killed = directory.resolve("killed");
    try (HashIndex index = fill(file)) {
      assertThat(index.size()).isEqualTo(KEYS);
      Files.copy(file, killed, StandardCopyOption.REPLACE_EXISTING);
    }
    return killed;
  }

  private static HashIndex fill(Path file) throws IOException {
    HashIndex index = HashIndex.open(file, BOOT);
    for (int i = 1; i <= KEYS; i++) {
      index.put(Keys.uniform(0, i), 0, i);
    }
    index.checkpoint(50);
    index.checkpoint(100);
    return index;
  }

  private static int found(HashIndex index) {
    int found = 0;
    for (int i = 1; i <= KEYS; i++) {
      found += index.get(Keys.uniform(0, i), 0) == i ? 1 : 0;
    }
    return found;
  }

  private static void writeLong(Path path, long offset, long value) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(offset);
      file.writeLong(value);
    }
  }
}
