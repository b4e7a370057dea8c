package dev.teem.journal.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HashIndexTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 430, 431, 1_000, 20_000, 300_000})
  void shouldAgreeWithAMap(int keys) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Map<Integer, Long> model = new HashMap<>();
    try (HashIndex index = HashIndex.inMemory()) {
      for (int i = 0; i < 3 * keys; i++) {
        int number = random.nextInt(keys);
        byte[] key = Keys.uniform(seed, number);
        if (random.nextInt(3) == 0) {
          assertThat(index.get(key, 0))
              .as("seed %d", seed)
              .isEqualTo(model.getOrDefault(number, 0L));
        } else {
          long value = random.nextLong() | 1;
          index.put(key, 0, value);
          model.put(number, value);
        }
      }
      assertThat(index.size()).as("seed %d", seed).isEqualTo(model.size());
      for (int number = 0; number < keys; number++) {
        long expected = model.getOrDefault(number, 0L);
        assertThat(index.get(Keys.uniform(seed, number), 0))
            .as("seed %d", seed)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void shouldHoldAMillionEntriesInAFileAndFindThemAfterReopening() throws IOException {
    int keys = 1_000_000;
    byte[] key = new byte[32];
    Path file = directory.resolve("million");
    try (HashIndex index = HashIndex.open(file)) {
      for (int i = 1; i <= keys; i++) {
        Keys.uniform(1, i, key);
        index.put(key, 0, i);
        if (i % 100_000 == 0) {
          assertThat(index.bytes() / (double) i).isLessThan(i < 500_000 ? 54 : 48.5);
        }
      }
      index.checkpoint(77);
    }
    try (HashIndex index = HashIndex.open(file)) {
      assertThat(index.opening()).isEqualTo(Opening.CLEAN);
      assertThat(index.checkpoint()).isEqualTo(77);
      assertThat(index.size()).isEqualTo(keys);
      int wrong = 0;
      for (int i = 1; i <= keys; i++) {
        Keys.uniform(1, i, key);
        wrong += index.get(key, 0) == i ? 0 : 1;
        Keys.uniform(2, i, key);
        wrong += index.get(key, 0) == 0 ? 0 : 1;
      }
      assertThat(wrong).isZero();
    }
  }

  @Test
  void shouldGoOnGrowingAfterReopening() throws IOException {
    Path file = directory.resolve("grown");
    int put = 0;
    for (int round = 0; round < 20; round++) {
      try (HashIndex index = HashIndex.open(file)) {
        assertThat(index.opening().startsEmpty()).isEqualTo(round == 0);
        assertThat(index.size()).isEqualTo(put);
        for (int i = 1; i <= put; i++) {
          assertThat(index.get(Keys.uniform(3, i), 0)).isEqualTo(i);
        }
        for (int end = put + 3_000; put < end; ) {
          put++;
          index.put(Keys.uniform(3, put), 0, put);
        }
      }
    }
  }

  @Test
  void shouldTakeKeysThatShareTheirFirstSixteenBytes() {
    try (HashIndex index = HashIndex.inMemory()) {
      for (int i = 1; i <= 50_000; i++) {
        index.put(Keys.of(5, 6, i), 0, i);
        index.put(Keys.of(5, i, 7), 0, -i);
      }
      for (int i = 8; i <= 50_000; i++) {
        assertThat(index.get(Keys.of(5, 6, i), 0)).isEqualTo(i);
        assertThat(index.get(Keys.of(5, i, 7), 0)).isEqualTo(-i);
      }
    }
  }

  @Test
  void shouldRefuseKeysThatAllHashAlikeAndStayAsItWas() {
    try (HashIndex index = HashIndex.inMemory()) {
      assertThatThrownBy(
              () -> {
                for (long i = 1; i < 10_000; i++) {
                  index.put(sameHash(i), 0, i);
                }
              })
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("uniform");
      long size = index.size();
      long bytes = index.bytes();
      for (int again = 0; again < 100; again++) {
        assertThatThrownBy(() -> index.put(sameHash(size + 1), 0, 1))
            .isInstanceOf(IllegalStateException.class);
      }
      assertThat(index.bytes()).isEqualTo(bytes);
      for (long i = 1; i <= size; i++) {
        assertThat(index.get(sameHash(i), 0)).isEqualTo(i);
      }
      index.put(sameHash(1), 0, 9);
      assertThat(index.get(sameHash(1), 0)).isEqualTo(9);
    }
  }

  /** Undoes what {@link Place#hash} does with the second word. */
  private static byte[] sameHash(long number) {
    return Keys.of(42 ^ (number * 0xA0761D6478BD642FL), number, 0);
  }

  @Test
  void shouldReadKeysAtAnOffset() {
    byte[] array = new byte[100];
    System.arraycopy(Keys.uniform(4, 1), 0, array, 61, 32);
    try (HashIndex index = HashIndex.inMemory()) {
      index.put(array, 61, -5);
      assertThat(index.get(Keys.uniform(4, 1), 0)).isEqualTo(-5);
      assertThatThrownBy(() -> index.get(array, 69)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> index.put(array, -1, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> index.put(array, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldTakeLittleDiskForFewEntriesAndBeReadableByItsOwnerOnly() throws IOException {
    Path file = directory.resolve("small");
    try (HashIndex index = HashIndex.open(file)) {
      index.put(Keys.uniform(5, 1), 0, 1);
      assertThat(index.bytes()).isLessThanOrEqualTo(128 << 10);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void shouldRefuseASecondOpening() throws IOException {
    Path file = directory.resolve("locked");
    try (HashIndex index = HashIndex.open(file)) {
      assertThatThrownBy(() -> HashIndex.open(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.toString());
      assertThat(index.size()).isZero();
    }
  }

  @Test
  void shouldThrowOnceClosed() {
    HashIndex index = HashIndex.inMemory();
    index.close();
    index.close();
    assertThatThrownBy(() -> index.get(new byte[32], 0)).isInstanceOf(IllegalStateException.class);
  }
}
