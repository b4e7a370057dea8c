package dev.teem.engine.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalJsonConformanceTest {

  @ParameterizedTest
  @MethodSource("cases")
  void shouldWriteAndHashAsTheReferenceDoes(ConformanceVectors.Case vector) {
    Object value = CanonicalJson.parse(vector.text("json"));
    assertThat(CanonicalJson.write(value)).isEqualTo(vector.text("canonical"));
    assertThat(Sha256.hex(Sha256.of(CanonicalJson.bytes(value)))).isEqualTo(vector.text("sha256"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldReadItsOwnTextBackAsTheSameValue(ConformanceVectors.Case vector) {
    Object value = CanonicalJson.parse(vector.text("json"));
    assertThat(CanonicalJson.parse(vector.text("canonical"))).isEqualTo(value);
  }

  static Stream<ConformanceVectors.Case> cases() {
    return ConformanceVectors.of("canonical-json.json");
  }
}
