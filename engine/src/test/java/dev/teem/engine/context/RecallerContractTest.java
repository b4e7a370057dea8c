package dev.teem.engine.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecallerContractTest {

  @ParameterizedTest
  @ValueSource(strings = {"keyword", "bm25", "vector"})
  void shouldKeepTheOrderOfCandidatesAmongEquals(String name) {
    Recaller recaller = Recallers.named(name);
    for (long id = 0; id < 4; id++) {
      recaller.index(id, "alpha");
    }
    assertThat(recaller.search("alpha", List.of(2L, 0L, 3L, 1L), 3))
        .extracting(Hit::id)
        .containsExactly(2L, 0L, 3L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keyword", "bm25", "vector"})
  void shouldFindCandidatesOnly(String name) {
    Recaller recaller = Recallers.named(name);
    recaller.index(0, "alpha");
    recaller.index(1, "alpha");
    assertThat(recaller.search("alpha", List.of(1L, 9L), 3))
        .extracting(Hit::id)
        .containsExactly(1L);
    assertThat(recaller.search("alpha", List.of(), 3)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"keyword", "bm25", "vector"})
  void shouldNotFindWhatWasRemovedOrReplaced(String name) {
    Recaller recaller = Recallers.named(name);
    recaller.index(0, "alpha");
    recaller.index(1, "alpha");
    recaller.index(1, "omega");
    recaller.remove(0);
    recaller.remove(7);
    assertThat(recaller.search("alpha", List.of(0L, 1L), 3)).isEmpty();
    assertThat(recaller.search("omega", List.of(0L, 1L), 3))
        .extracting(Hit::id)
        .containsExactly(1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keyword", "bm25", "vector"})
  void shouldFindNothingForAQueryWithoutTerms(String name) {
    Recaller recaller = Recallers.named(name);
    recaller.index(0, "alpha");
    assertThat(recaller.search("?! \u3042", List.of(0L), 3)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"keyword", "bm25", "vector"})
  void shouldFindWhatIsInsideABody(String name) {
    record Order(long number) {}
    Recaller recaller = Recallers.named(name);
    recaller.index(0, Map.of("content", List.of("Alpha", 9007199254740993L)));
    recaller.index(1, new Order(42));
    List<Long> candidates = List.of(0L, 1L);
    assertThat(recaller.search("alpha", candidates, 3)).extracting(Hit::id).containsExactly(0L);
    assertThat(recaller.search("9007199254740993", candidates, 3))
        .extracting(Hit::id)
        .containsExactly(0L);
    assertThat(recaller.search("order", candidates, 3)).extracting(Hit::id).containsExactly(1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keyword", "bm25", "vector"})
  void shouldRefuseANegativeCount(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recallers.named(name).search("alpha", List.of(), -1))
        .withMessage("k=-1 is less than 0");
  }
}
