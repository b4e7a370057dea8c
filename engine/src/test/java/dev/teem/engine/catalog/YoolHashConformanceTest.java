package dev.teem.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.receipt.ConformanceVectors;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class YoolHashConformanceTest {

  @ParameterizedTest
  @MethodSource("cases")
  void shouldHashANameAsOtherProgramsDo(ConformanceVectors.Case vector) {
    switch (vector.text("kind")) {
      case "hash" -> check(vector.text("name"), vector.integer("hash"), vector.list("slots"));
      case "collision" -> {
        for (Object name : vector.list("names")) {
          check((String) name, vector.integer("hash"), vector.list("slots"));
        }
      }
      case "shared_prefix" -> {
        List<?> names = vector.list("names");
        for (int i = 0; i < names.size(); i++) {
          check(
              (String) names.get(i),
              (Long) vector.list("hashes").get(i),
              (List<?>) vector.list("slots").get(i));
        }
      }
      default -> throw new AssertionError("unknown kind: " + vector);
    }
  }

  private static void check(String name, long hash, List<?> slots) {
    assertThat(YoolHash.of(name)).isEqualTo((int) hash);
    List<Long> ours =
        IntStream.range(0, YoolHash.LEVELS)
            .mapToObj(level -> (long) YoolHash.slot(YoolHash.of(name), level))
            .toList();
    assertThat(ours).isEqualTo(slots);
  }

  static Stream<ConformanceVectors.Case> cases() {
    return ConformanceVectors.of("yool-hash.json");
  }
}
