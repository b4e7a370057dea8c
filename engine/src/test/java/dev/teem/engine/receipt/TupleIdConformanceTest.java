package dev.teem.engine.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TupleIdConformanceTest {

  @ParameterizedTest
  @MethodSource("cases")
  void shouldHashATupleWithoutItsTopLevelId(ConformanceVectors.Case vector) {
    Map<?, ?> tuple = (Map<?, ?>) CanonicalJson.parse(vector.text("tuple_json"));
    tuple.remove("id");
    assertThat(CanonicalJson.write(tuple)).isEqualTo(vector.text("canonical_without_id"));
    assertThat("sha256:" + Sha256.hex(Sha256.of(CanonicalJson.bytes(tuple))))
        .isEqualTo(vector.text("tuple_id"));
  }

  static Stream<ConformanceVectors.Case> cases() {
    return ConformanceVectors.of("tuple-id.json");
  }
}
