package dev.teem.engine.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class VectorRecallerTest {

  @Test
  void shouldRankByTheGivenEmbedding() {
    Embedding byLength =
        text -> {
          double angle = Math.PI / (1 + text.length());
          return new double[] {Math.cos(angle), Math.sin(angle)};
        };
    VectorRecaller recaller = new VectorRecaller(byLength);
    recaller.index(0, "aa");
    recaller.index(1, "aaaa");
    recaller.index(2, "aaaaaaaa");
    assertThat(recaller.search("bbbbb", List.of(0L, 1L, 2L), 2))
        .extracting(Hit::id)
        .containsExactly(1L, 2L);
  }

  @Test
  void shouldNotFindVectorsOfOtherDimensions() {
    VectorRecaller recaller =
        new VectorRecaller(text -> text.equals("short") ? new double[] {1} : new double[] {1, 0});
    recaller.index(0, "short");
    recaller.index(1, "long");
    assertThat(recaller.search("query", List.of(0L, 1L), 2)).containsExactly(new Hit(1, 1));
  }

  @Test
  void shouldRefuseAnEmbeddingWithoutDimensions() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HashedEmbedding(0))
        .withMessage("dimensions=0 is less than 1");
  }
}
