package dev.teem.engine.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramReceiptsTest {
  private static ProgramReceipts receipts(int steps, int done) {
    List<String> ids =
        IntStream.range(0, done)
            .mapToObj(i -> Sha256.hex(Sha256.of(("step " + i).getBytes(StandardCharsets.UTF_8))))
            .toList();
    return new ProgramReceipts(steps, ids);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void shouldProveEachStepAgainstTheAggregate(int steps) {
    ProgramReceipts whole = receipts(steps, steps);

    for (int step = 0; step < Math.min(steps, 20); step++) {
      byte[] id = HexFormat.of().parseHex(whole.ids().get(step));
      byte[] other = HexFormat.of().parseHex(whole.ids().get((step + 1) % steps));
      assertThat(whole.proof(step).provesLeaf(id, whole.aggregate())).isTrue();
      assertThat(whole.proof(step).provesLeaf(other, whole.aggregate())).isEqualTo(steps == 1);
    }
  }

  @Test
  void shouldProveThatAStepDidNotRun() {
    ProgramReceipts some = receipts(3, 2);

    assertThat(some.proof(2).provesMissing(some.aggregate())).isTrue();
    assertThat(some.proof(1).provesMissing(some.aggregate())).isFalse();
    assertThat(some.aggregate()).isNotEqualTo(receipts(3, 3).aggregate());
  }

  @Test
  void shouldRefuseMoreReceiptsThanSteps() {
    assertThatThrownBy(() -> receipts(1, 2)).hasMessage("ids=2 are more than steps=1");
  }
}
