package dev.teem.engine.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RightTest {

  @Test
  void shouldGiveEachRightABitOfItsOwn() {
    assertThat(Right.mask(Right.values())).isEqualTo(0x7f);
    assertThat(Right.mask(Right.SEND, Right.KILL)).isEqualTo(Right.SEND.mask() | Right.KILL.mask());
    assertThat(Right.mask(new Right[0])).isZero();
  }

  @Test
  void shouldReadBackWhatItMasked() {
    assertThat(Right.of(Right.mask(Right.SPAWN, Right.SEND)))
        .containsExactly(Right.SEND, Right.SPAWN);
    assertThat(Right.of(0)).isEmpty();
  }

  @Test
  void shouldRefuseBitsOfNoRight() {
    assertThatThrownBy(() -> Right.of(0x80))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rights=0x80 has bits beyond 0x7f; build it with Right.mask");
  }
}
