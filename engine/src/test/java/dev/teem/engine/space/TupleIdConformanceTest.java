package dev.teem.engine.space;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.ConformanceVectors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TupleIdConformanceTest {

  @ParameterizedTest
  @MethodSource("cases")
  void shouldHashATupleWithoutItsTopLevelId(ConformanceVectors.Case vector) {
    Map<String, Object> json = tuple(vector);
    assertThat(Tuple.contentId(json)).isEqualTo(vector.text("tuple_id"));
    json.remove("id");
    assertThat(CanonicalJson.write(json)).isEqualTo(vector.text("canonical_without_id"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldKeepATupleThatAnotherProgramHasMade(ConformanceVectors.Case vector) {
    Map<String, Object> json = tuple(vector);
    for (Object id : new Object[] {null, vector.text("tuple_id"), "t-0123456789ab"}) {
      json.put("id", id);
      Tuple tuple = Tuple.fromJson(json);
      assertThat(tuple.id()).isEqualTo(id == null ? vector.text("tuple_id") : id);
      json.put("id", tuple.id());
      assertThat(tuple.toJson()).isEqualTo(json);
      assertThat(Tuple.contentId(tuple.toJson())).isEqualTo(vector.text("tuple_id"));
      assertThat(tuple.yool()).isEqualTo(json.get("yool"));
      assertThat(tuple.data().get("args")).isEqualTo(json.get("args"));
      assertThat(Tuple.fromJson(tuple.toJson())).isEqualTo(tuple);
    }
  }

  @SuppressWarnings("unchecked") // The keys of what was parsed are strings.
  private static Map<String, Object> tuple(ConformanceVectors.Case vector) {
    return new LinkedHashMap<>(
        (Map<String, Object>) CanonicalJson.parse(vector.text("tuple_json")));
  }

  static Stream<ConformanceVectors.Case> cases() {
    return ConformanceVectors.of("tuple-id.json");
  }
}
