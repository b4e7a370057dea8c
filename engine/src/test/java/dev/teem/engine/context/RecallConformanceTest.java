package dev.teem.engine.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.ConformanceVectors;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecallConformanceTest {
  private static final String FILE = "recall.json";

  @ParameterizedTest
  @MethodSource("searches")
  void shouldRankAsTheReferenceDoes(Case vector) {
    Recaller recaller = Recallers.named(vector.text("kind"));
    Map<String, Long> ids = new LinkedHashMap<>();
    for (Object element : vector.list("ops")) {
      Case op = new Case((Map<?, ?>) element);
      switch (op.text("op")) {
        case "index" ->
            recaller.index(id(ids, op.text("doc")), CanonicalJson.parse(op.text("body_json")));
        case "remove" -> recaller.remove(id(ids, op.text("doc")));
        case "search" -> shouldFind(op, recaller, ids);
        default -> throw new AssertionError(op.fields());
      }
    }
  }

  private static void shouldFind(Case op, Recaller recaller, Map<String, Long> ids) {
    List<Hit> hits =
        recaller.search(op.text("query"), idsOf(ids, op.list("candidates")), (int) op.integer("k"));
    assertThat(hits)
        .as("%s", op.fields())
        .extracting(Hit::id)
        .containsExactlyElementsOf(idsOf(ids, op.list("ranking")));
    for (int i = 0; i < hits.size(); i++) {
      double expected = ((Number) op.list("scores").get(i)).doubleValue();
      assertThat(hits.get(i).score()).as("%s", op.fields()).isCloseTo(expected, within(1e-9));
    }
  }

  private static List<Long> idsOf(Map<String, Long> ids, Collection<?> documents) {
    return documents.stream().map(document -> id(ids, (String) document)).toList();
  }

  private static long id(Map<String, Long> ids, String document) {
    return ids.computeIfAbsent(document, _ -> (long) ids.size());
  }

  @ParameterizedTest
  @MethodSource("estimates")
  void shouldEstimateAsTheReferenceDoes(Case vector) {
    assertThat(TokenEstimate.of(CanonicalJson.parse(vector.text("body_json"))))
        .isEqualTo(vector.integer("tokens"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void shouldFindTheTermsThatTheReferenceFinds(Case vector) {
    assertThat(Terms.of(vector.text("text"))).isEqualTo(vector.list("terms"));
  }

  @ParameterizedTest
  @MethodSource("embeddings")
  void shouldEmbedAsTheReferenceDoes(Case vector) {
    double[] embedded = new HashedEmbedding(64).embed(vector.text("text"));
    List<List<Object>> nonzero =
        IntStream.range(0, embedded.length)
            .filter(i -> embedded[i] != 0)
            .mapToObj(i -> List.<Object>of((long) i, embedded[i]))
            .toList();
    List<List<Object>> expected =
        vector.list("nonzero").stream().map(RecallConformanceTest::dimension).toList();
    assertThat(nonzero).isEqualTo(expected);
  }

  private static List<Object> dimension(Object pair) {
    List<?> indexAndValue = (List<?>) pair;
    // A value of exactly 1 is written as an integer.
    return List.of(indexAndValue.get(0), ((Number) indexAndValue.get(1)).doubleValue());
  }

  static Stream<Case> searches() {
    return ConformanceVectors.of(FILE).filter(vector -> vector.has("ops"));
  }

  static Stream<Case> estimates() {
    return ofKind("estTokens");
  }

  static Stream<Case> texts() {
    return ofKind("terms");
  }

  static Stream<Case> embeddings() {
    return ofKind("hashEmbed64");
  }

  private static Stream<Case> ofKind(String kind) {
    return ConformanceVectors.of(FILE).filter(vector -> vector.text("kind").equals(kind));
  }
}
