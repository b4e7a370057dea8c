package dev.teem.engine.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha256Test {
  private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);
  private static final String ABC_DIGEST =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private final Sha256 sha = new Sha256();

  @Test
  void shouldGiveThePublishedDigest() {
    assertThat(Sha256.hex(Sha256.of(ABC))).isEqualTo(ABC_DIGEST);
    assertThat(Sha256.hex(Sha256.of(new byte[0])))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void shouldDigestARangeIntoARangeAgainAndAgain() {
    byte[] source = "xxabcxx".getBytes(StandardCharsets.US_ASCII);
    byte[] target = new byte[40];
    for (int i = 0; i < 3; i++) {
      sha.digest(source, 2, 3, target, 5);
    }
    assertThat(HexFormat.of().formatHex(target))
        .isEqualTo("0".repeat(10) + ABC_DIGEST + "0".repeat(6));
  }

  @Test
  void shouldLeaveNothingBehindWhenItRefusesARange() {
    byte[] target = new byte[Sha256.LENGTH];
    assertThatThrownBy(() -> sha.digest(ABC, 0, 3, target, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> sha.digest(ABC, 1, 3, target, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(target).containsOnly(0);
    sha.digest(ABC, 0, 3, target, 0);
    assertThat(Sha256.hex(target)).isEqualTo(ABC_DIGEST);
  }

  @Test
  void shouldWriteEveryByteInHex() {
    byte[] digest = new byte[Sha256.LENGTH];
    for (int first = 0; first < 256; first++) {
      for (int i = 0; i < digest.length; i++) {
        digest[i] = (byte) (first + 37 * i);
      }
      assertThat(Sha256.hex(digest)).isEqualTo(HexFormat.of().formatHex(digest));
    }
  }

  @Test
  void shouldWriteHexBetweenOtherBytes() {
    byte[] source = new byte[Sha256.LENGTH + 3];
    source[3] = (byte) 0xab;
    byte[] target = new byte[Sha256.HEX_LENGTH + 2];
    Sha256.hex(source, 3, target, 1);
    assertThat(new String(target, StandardCharsets.ISO_8859_1))
        .isEqualTo("\0ab" + "0".repeat(62) + "\0");
  }

  @Test
  void shouldRefuseToWriteHexPastTheEnd() {
    byte[] target = new byte[Sha256.HEX_LENGTH];
    assertThatThrownBy(() -> Sha256.hex(new byte[Sha256.LENGTH], 0, target, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Sha256.hex(new byte[Sha256.LENGTH], 1, target, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(target).containsOnly(0);
  }
}
