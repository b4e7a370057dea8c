package dev.teem.engine.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputHashTest {

  @ParameterizedTest
  @CsvSource({"fs.read, x", "'', ''", "h\u00e9llo \ud83d\ude00, \"quoted\"", "a\\b, \ue000"})
  void shouldEqualTheSlowFormOfOneFile(String yool, String text) {
    Map<String, Object> args = Map.of(text, List.of(1L, 2.0, text), "z", Map.of());
    Map<String, String> environment = Map.of("LANG", text, "A", "1");
    InputHash inputHash = new InputHash(yool, args, environment);
    SplittableRandom random = new SplittableRandom(25);
    byte[] item = new byte[300];
    byte[] target = new byte[40];
    for (int i = 0; i < 300; i++) {
      random.nextBytes(item);
      int offset = random.nextInt(item.length + 1);
      int length = random.nextInt(item.length + 1 - offset);
      int targetOffset = random.nextInt(9);
      inputHash.hash(item, offset, length, target, targetOffset);

      byte[] bytes = Arrays.copyOfRange(item, offset, offset + length);
      String fileSha = Sha256.hex(Sha256.of(bytes));
      assertThat(HexFormat.of().formatHex(target, targetOffset, targetOffset + Sha256.LENGTH))
          .isEqualTo(Receipt.inputHash(yool, args, List.of(fileSha), environment));
    }
  }

  @Test
  void shouldRefuseArgumentsWithoutAForm() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InputHash("y", Map.of("a", new Object()), Map.of()))
        .withMessage("class=java.lang.Object has no JSON form");
  }

  @Test
  void shouldRefuseNullsThatJsonWouldSwallow() {
    assertThatNullPointerException()
        .isThrownBy(() -> new InputHash(null, Map.of(), Map.of()))
        .withMessage("yool");
    assertThatNullPointerException()
        .isThrownBy(() -> new InputHash("y", null, Map.of()))
        .withMessage("args");
    assertThatNullPointerException()
        .isThrownBy(() -> new InputHash("y", Map.of(), null))
        .withMessage("environment");
  }
}
