package dev.teem.journal.tuple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.receipt.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TupleKeyTest {
  private static final String HEX =
      "0123456789abcdeffedcba9876543210ffffffffffffffff8000000000000001";

  private static byte[] bytes(String id) {
    ByteBuffer bytes = ByteBuffer.allocate(TupleKey.BYTES);
    TupleKey.of(id).write(bytes);
    return bytes.array();
  }

  @Test
  void shouldBeTheHashThatAnIdIs() {
    assertThat(bytes("sha256:" + HEX)).isEqualTo(HexFormat.of().parseHex(HEX));
    assertThat(TupleKey.read(ByteBuffer.wrap(bytes("sha256:" + HEX))))
        .isEqualTo(TupleKey.of("sha256:" + HEX));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "t-1",
        "sha256:",
        "sha256:0123",
        "sha512:" + HEX,
        "sha256:" + HEX + "0",
        "sha256:g123456789abcdeffedcba9876543210ffffffffffffffff8000000000000001",
        "sha256:0123456789abcdeffedcba9876543210ffffffffffffffff800000000000000F",
        "sha256:0123456789abcdeffedcba9876543210ffffffffffffffff800000000000000\u0131",
      })
  void shouldBeTheHashOfAnyOtherName(String id) {
    assertThat(bytes(id)).isEqualTo(Sha256.of(id.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void shouldKnowADigitFromItsNeighboursWhereverItIs() {
    for (int at = 0; at < HEX.length(); at++) {
      for (char unit = 0; unit < 0x180; unit++) {
        String hex = HEX.substring(0, at) + unit + HEX.substring(at + 1);
        byte[] key = bytes("sha256:" + hex);
        if (unit < 0x80 && "0123456789abcdef".indexOf(unit) >= 0) {
          assertThat(key).isEqualTo(HexFormat.of().parseHex(hex));
        } else {
          assertThat(key).isEqualTo(Sha256.of(("sha256:" + hex).getBytes(StandardCharsets.UTF_8)));
        }
      }
    }
  }
}
