package dev.teem.journal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueCodecTest {
  private static final int LIMIT = 1 << 20;

  private static byte[] bytes(Object value) {
    RecordOutput out = new RecordOutput(LIMIT);
    ValueCodec.write(out, value);
    return out.toArray();
  }

  private static Object read(byte[] bytes) {
    RecordInput in = new RecordInput(bytes);
    Object value = ValueCodec.read(in);
    in.end();
    return value;
  }

  private static Object again(Object value) {
    return read(bytes(value));
  }

  @Test
  void shouldGiveBackWhatWentIn() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", Arrays.asList(null, true, false, 0L, Long.MIN_VALUE));
    map.put("", Map.of());
    map.put("a", List.of("", "ü\u2028\uD83D\uDE00", -0.0, 1e300));
    for (Object value :
        Arrays.asList(
            null,
            true,
            Long.MAX_VALUE,
            -1L,
            0.1,
            BigInteger.ONE.shiftLeft(5000).negate(),
            BigInteger.ZERO,
            "text",
            "half \uD800 a pair",
            map)) {
      assertThat(again(value)).isEqualTo(value);
    }
    assertThat(((Map<?, ?>) again(map)).keySet().toString()).isEqualTo("[z, , a]");
    assertThat((byte[]) again(new byte[] {1, 2, 3})).isEqualTo(new byte[] {1, 2, 3});
  }

  @Test
  void shouldKeepTheBitsOfANumber() {
    long payload = 0x7ff8_0000_0000_1234L;
    double odd = (double) again(Double.longBitsToDouble(payload));
    assertThat(Double.doubleToRawLongBits(odd)).isEqualTo(payload);
    assertThat(again(-0.0)).isEqualTo(-0.0);
  }

  @Test
  void shouldGiveCollectionsThatNobodyChanges() {
    assertThatThrownBy(() -> ((List<?>) again(new ArrayList<>(List.of(1L)))).clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((Map<?, ?>) again(Map.of("k", 1L))).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void shouldRefuseOtherClasses() {
    for (Object value : List.of(1, 1f, 'c', BigDecimal.ONE, new int[0])) {
      assertThatThrownBy(() -> bytes(List.of(value)))
          .isInstanceOf(UnkeptValueException.class)
          .hasMessage("class=" + value.getClass().getName());
    }
    assertThatThrownBy(() -> bytes(Map.of(1L, 1L))).hasMessageContaining("a key of class");
    assertThatThrownBy(() -> bytes(Collections.singletonMap(null, 1L)))
        .hasMessageContaining("a key that is null");
  }

  @Test
  void shouldRefuseWhatIsTooDeepOrTooLong() {
    List<Object> self = new ArrayList<>();
    self.add(self);
    assertThatThrownBy(() -> bytes(self)).isInstanceOf(UnkeptValueException.class);
    assertThatThrownBy(() -> bytes("x".repeat(LIMIT))).isInstanceOf(RecordTooLongException.class);
    Object doubled = "x";
    for (int i = 0; i < 100; i++) {
      doubled = List.of(doubled, doubled);
    }
    Object wide = doubled;
    assertThatThrownBy(() -> bytes(wide)).isInstanceOf(RecordTooLongException.class);
  }

  @Test
  void shouldReadAsDeepAsItWrites() {
    Object deep = 1L;
    for (int i = 0; i < ValueCodec.MAX_DEPTH; i++) {
      deep = List.of(deep);
    }
    byte[] bytes = bytes(deep);
    assertThat(read(bytes)).hasToString(deep.toString());
    byte[] deeper = new byte[bytes.length + 5];
    System.arraycopy(bytes, 0, deeper, 0, 5);
    System.arraycopy(bytes, 0, deeper, 5, bytes.length);
    assertThatThrownBy(() -> read(deeper)).isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void shouldRefuseBytesThatAreNoValue() {
    long seed = System.nanoTime();
    System.out.println("shouldRefuseBytesThatAreNoValue seed=" + seed);
    Random random = new Random(seed);
    byte[] whole = bytes(Map.of("list", List.of(1L, 2.5, "text", new byte[9], BigInteger.TEN)));
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        read(bytes);
      } catch (MalformedRecordException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(10_000);
    assertThatThrownBy(() -> read(new byte[] {9, -1, -1, -1, 127}))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("count=2147483647");
  }
}
