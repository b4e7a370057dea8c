package dev.teem.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CountersFileDamageTest {
  private static final int HEADER = 128;
  private static final int COUNTERS = Counter.PER_CORE;

  @TempDir Path temp;
  private Path file;
  private byte[] whole;

  @BeforeEach
  void write() throws IOException {
    EngineCounters.inFolder(temp, 1, 1, false).close();
    file = temp.resolve(EngineCounters.FILE_NAME);
    whole = Files.readAllBytes(file);
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        arguments(0, 0, "magic=7465656d00000000"),
        arguments(8, 2, "version=2"),
        arguments(8, 0, "version=0"),
        arguments(12, 0, "cores=0"),
        arguments(12, -1, "cores=-1"),
        arguments(32, 0, "labels offset=0"),
        arguments(32, -8, "labels offset=-8"),
        arguments(32, 132, "labels offset=132"),
        arguments(32, Integer.MAX_VALUE, "labels offset=" + Integer.MAX_VALUE),
        arguments(36, -512, "labels length=-512"),
        arguments(36, 1, "labels length=1"),
        arguments(36, 1 << 30, "labels length=" + (1 << 30)),
        arguments(36, 512, "values length=" + COUNTERS * 128),
        arguments(40, 0, "values offset=0"),
        arguments(40, Integer.MIN_VALUE, "values offset=" + Integer.MIN_VALUE),
        arguments(44, -128, "values length=-128"),
        arguments(44, 127, "values length=127"),
        arguments(44, 1 << 30, "values length=" + (1 << 30)),
        arguments(HEADER, -1, "counter=0 has state=-1"),
        arguments(HEADER + 512, 2, "counter=1 has state=2"),
        arguments(HEADER + 128, 381, "label length=381"),
        arguments(HEADER + 512 + 128, -1, "label length=-1"));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void shouldNameFileFieldAndValue(int at, int value, String message) throws IOException {
    ByteBuffer.wrap(whole).order(ByteOrder.nativeOrder()).putInt(at, value);
    Files.write(file, whole);
    assertThatThrownBy(() -> CountersFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("file=" + file)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, HEADER, HEADER + 1, HEADER + 512 * 5, -128, -1})
  void shouldRefuseATruncatedFile(int length) throws IOException {
    Files.write(file, Arrays.copyOf(whole, Math.floorMod(length, whole.length)));
    assertThatThrownBy(() -> CountersFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("file=" + file)
        .hasMessageContaining("=");
  }

  @Test
  void shouldNeverFailInAnotherWayWhateverTheBytes() throws IOException {
    long seed = 42;
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i < 3; i++) {
        int at = random.nextInt(random.nextBoolean() ? HEADER : damaged.length);
        damaged[at] = (byte) random.nextInt();
      }
      Files.write(file, damaged);
      try (CountersFile counters = CountersFile.open(file)) {
        assertThat(counters.metrics()).isNotNull();
      } catch (IOException refused) {
        assertThat(refused).as("seed=%d round=%d", seed, round).hasMessageContaining("=");
      }
    }
  }

  @Test
  void shouldReadAFileWithCountersOfANewerEngine() throws IOException {
    // The label of the first counter, processes.
    whole[HEADER + 132 + "core=0 name=".length()] = 'q';
    ByteBuffer.wrap(whole)
        .order(ByteOrder.nativeOrder())
        .putLong(HEADER + COUNTERS * 512, 7)
        .putLong(HEADER + COUNTERS * 512 + 128, 8);
    Files.write(file, whole);
    try (CountersFile counters = CountersFile.open(file)) {
      assertThat(counters.metrics().processes()).isZero();
      assertThat(counters.metrics().events()).isEqualTo(8);
    }
  }

  @Test
  void shouldRefuseWhatIsNoFile() {
    assertThatThrownBy(() -> CountersFile.open(temp.resolve("none")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("none");
    assertThatThrownBy(() -> CountersFile.open(temp)).isInstanceOf(IOException.class);
  }
}
