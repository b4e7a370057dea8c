package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DoneBitmapTest {
  private static final long LARGEST = LazyBatch.MAX_AGENTS;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void shouldBeginWithNothingDone() {
    DoneBitmap bitmap = new DoneBitmap(LARGEST);
    assertThat(bitmap.done()).isZero();
    assertThat(bitmap.isDone(0)).isFalse();
    assertThat(bitmap.isDone(LARGEST - 1)).isFalse();
    assertThat(bitmap.nextNotDone(7)).isEqualTo(7);
  }

  @Test
  void shouldSayWhatIsNew() {
    DoneBitmap bitmap = new DoneBitmap(5_000);
    assertThat(bitmap.set(3)).isTrue();
    assertThat(bitmap.set(3)).isFalse();
    assertThat(bitmap.set(0, 2_000)).isEqualTo(1_999);
    assertThat(bitmap.set(1_000, 5_000)).isEqualTo(3_000);
    assertThat(bitmap.set(4, 4)).isZero();
    assertThat(bitmap.complete()).isTrue();
  }

  @Test
  void shouldDoAsASetOfBitsDoes() {
    for (long agents : new long[] {1, 63, 64, 65, 1_023, 1_024, 1_025, 65_536, 70_001, 300_000}) {
      DoneBitmap bitmap = new DoneBitmap(agents);
      BitSet expected = new BitSet();
      for (int step = 0; step < 400; step++) {
        int from = random.nextInt((int) agents);
        int to = from + 1 + random.nextInt(Math.min((int) agents - from, 1 << random.nextInt(16)));
        int before = expected.cardinality();
        expected.set(from, to);
        String when = "seed=%d agents=%d step=%d".formatted(seed, agents, step);
        assertThat(bitmap.set(from, to)).as(when).isEqualTo(expected.cardinality() - before);
        assertThat(bitmap.done()).as(when).isEqualTo(expected.cardinality());
        int asked = random.nextInt((int) agents);
        assertThat(bitmap.isDone(asked)).as(when).isEqualTo(expected.get(asked));
        assertThat(bitmap.nextNotDone(asked)).as(when).isEqualTo(expected.nextClearBit(asked));
      }
      assertThat(notDone(bitmap)).as("seed=%d", seed).isEqualTo(agents - expected.cardinality());
    }
  }

  private static long notDone(DoneBitmap bitmap) {
    long count = 0;
    for (long at = bitmap.nextNotDone(0); at < bitmap.agents(); at = bitmap.nextNotDone(at + 1)) {
      count++;
    }
    return count;
  }

  @Test
  void shouldTakeNextToNothingWhereAllIsDone() {
    DoneBitmap bitmap = new DoneBitmap(LARGEST);
    assertThat(bitmap.set(0, LARGEST)).isEqualTo(LARGEST);
    assertThat(bitmap.complete()).isTrue();
    assertThat(bitmap.nextNotDone(0)).isEqualTo(LARGEST);
    assertThat(bitmap.nextNotDone(LARGEST)).isEqualTo(LARGEST);
    assertThat(bitmap.encodedLength()).isEqualTo(32);
  }

  @Test
  void shouldCollapseWhatIsDoneInAnyOrder() {
    List<Integer> ranges = new ArrayList<>();
    for (int i = 0; i < 1_024; i++) {
      ranges.add(i);
    }
    Collections.shuffle(ranges, random);
    DoneBitmap bitmap = new DoneBitmap(LARGEST);
    for (int range : ranges) {
      bitmap.set(range * 1_000L, range * 1_000L + 1_000);
    }
    assertThat(bitmap.nextNotDone(0)).as("seed=%d", seed).isEqualTo(1_024_000);
    // Two masks for each of nine levels: 1,024,000 ends between two blocks.
    assertThat(bitmap.encodedLength()).as("seed=%d", seed).isEqualTo(16 + 9 * 16);
  }

  @Test
  void shouldHoldTogetherAtTheFarEnd() {
    DoneBitmap bitmap = new DoneBitmap(LARGEST - 3);
    assertThat(bitmap.set(LARGEST - 4)).isTrue();
    assertThat(bitmap.set(LARGEST - 2_000, LARGEST - 3)).isEqualTo(1_996);
    assertThat(bitmap.nextNotDone(LARGEST - 1_000)).isEqualTo(LARGEST - 3);
    assertThat(bitmap.set(0, LARGEST - 3)).isEqualTo(LARGEST - 3 - 1_997);
    assertThat(bitmap.complete()).isTrue();
    assertThat(DoneBitmap.fromBytes(bitmap.toBytes()).complete()).isTrue();
  }

  @Test
  void shouldBeTheSameAfterBytes() {
    for (long agents : new long[] {1, 1_000, 1_024, 100_000, LARGEST}) {
      DoneBitmap bitmap = new DoneBitmap(agents);
      for (int i = 0; i < 300; i++) {
        long from = random.nextLong(agents);
        bitmap.set(from, Math.min(agents, from + random.nextInt(5_000)));
        byte[] bytes = bitmap.toBytes();
        DoneBitmap read = DoneBitmap.fromBytes(bytes);
        assertThat(bytes).hasSize((int) bitmap.encodedLength());
        assertThat(read.toBytes()).as("seed=%d agents=%d", seed, agents).isEqualTo(bytes);
        assertThat(read.done()).as("seed=%d agents=%d", seed, agents).isEqualTo(bitmap.done());
        assertThat(read.nextNotDone(from)).isEqualTo(bitmap.nextNotDone(from));
      }
    }
  }

  @Test
  void shouldNotReadWhatEndsTooSoonOrTooLate() {
    byte[] bytes = mixed().toBytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> DoneBitmap.fromBytes(cut))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("done bitmap is wrong before offset=");
    }
    assertThatThrownBy(() -> DoneBitmap.fromBytes(Arrays.copyOf(bytes, bytes.length + 8)))
        .hasMessage("done bitmap is wrong before offset=" + bytes.length + ": bytes=8 follow");
  }

  /** A changed byte may make another set, but none that could not have been written. */
  @Test
  void shouldReadNothingThatItWouldNotHaveWritten() {
    byte[] bytes = mixed().toBytes();
    int refused = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= (byte) (1 << random.nextInt(8));
      try {
        DoneBitmap read = DoneBitmap.fromBytes(changed);
        assertThat(read.toBytes()).as("seed=%d byte=%d", seed, i).isEqualTo(changed);
        assertThat(notDone(read)).as("seed=%d", seed).isEqualTo(read.agents() - read.done());
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }
    assertThat(refused).as("seed=%d", seed).isPositive();
  }

  private static DoneBitmap mixed() {
    DoneBitmap bitmap = new DoneBitmap(200_000);
    bitmap.set(5, 70_000);
    bitmap.set(150_000);
    bitmap.set(199_999);
    return bitmap;
  }

  @Test
  void shouldRefuseMasksThatDisagreeOrReachTooFar() {
    assertRefused(header(1, 1, 2_000).putLong(1).putLong(1), "full=1 and mixed=1 of a node");
    assertRefused(header(1, 1, 2_000).putLong(2).putLong(0), "full=2 and mixed=0 of a node");
    assertRefused(header(1, 1, 2_000).putLong(0).putLong(4), "full=0 and mixed=4 of a node");
    assertRefused(header(1, 9, LARGEST).putLong(-1).putLong(0), "full=ffffffffffffffff");
    assertRefused(header(1, 1, 2_000).putLong(0).putLong(1).put(new byte[128]), "done=0");
    assertRefused(header(1, 0, 9).put(new byte[] {0, 2}).put(new byte[126]), "leaf=9 of a block");
  }

  @Test
  void shouldRefuseHeadersThatMakeNoSense() {
    assertRefused(header(2, 0, 9), "format=2 is not 1");
    assertRefused(header(1, 1, 9), "height=1 is not that of agents=9");
    assertRefused(header(1, Integer.MAX_VALUE, LARGEST), "height=2147483647 is not");
    assertRefused(header(1, 0, 0), "agents=0 is not 1 to 2^62");
    assertRefused(header(1, 9, LARGEST + 1), "agents=4611686018427387905 is not 1 to 2^62");
  }

  private static ByteBuffer header(int format, int height, long agents) {
    return ByteBuffer.allocate(256)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(format)
        .putInt(height)
        .putLong(agents);
  }

  private static void assertRefused(ByteBuffer written, String why) {
    byte[] bytes = new byte[written.position()];
    written.get(0, bytes);
    assertThatThrownBy(() -> DoneBitmap.fromBytes(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void shouldRefuseAgentsThatAreNotThere() {
    DoneBitmap bitmap = new DoneBitmap(10);
    assertThatThrownBy(() -> bitmap.set(10)).hasMessage("agent=10 of agents=10");
    assertThatThrownBy(() -> bitmap.isDone(-1)).hasMessage("agent=-1 of agents=10");
    assertThatThrownBy(() -> bitmap.nextNotDone(11)).hasMessage("agent=11 of agents=10");
    assertThatThrownBy(() -> bitmap.set(3, 11)).hasMessage("from=3 to=11 is no range of agents=10");
    assertThatThrownBy(() -> bitmap.set(4, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new DoneBitmap(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
