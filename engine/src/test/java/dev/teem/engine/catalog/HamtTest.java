package dev.teem.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.receipt.ConformanceVectors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the tree looks like. What it holds is left to {@link CatalogTest}. */
class HamtTest {
  private static Hamt<String> of(Iterable<String> names) {
    Hamt<String> map = Hamt.empty();
    for (String each : names) {
      map = map.with(each, "value of " + each);
    }
    return map;
  }

  private static List<String> names(ConformanceVectors.Case vector) {
    return vector.list("names").stream().map(String.class::cast).toList();
  }

  /** How many of the slots of two names are equal before one is not. */
  private static int shared(String one, String other) {
    int level = 0;
    while (level < YoolHash.LEVELS
        && YoolHash.slot(YoolHash.of(one), level) == YoolHash.slot(YoolHash.of(other), level)) {
      level++;
    }
    return level;
  }

  static Stream<ConformanceVectors.Case> collisions() {
    return ofKind("collision");
  }

  static Stream<ConformanceVectors.Case> sharedPrefixes() {
    return ofKind("shared_prefix");
  }

  private static Stream<ConformanceVectors.Case> ofKind(String kind) {
    return ConformanceVectors.of("yool-hash.json").filter(each -> each.text("kind").equals(kind));
  }

  @ParameterizedTest
  @MethodSource("collisions")
  void shouldKeepNamesThatHashAlikeInOnePlaceBelowTheLastLevel(ConformanceVectors.Case vector) {
    List<String> names = names(vector);
    List<String> backwards = names.reversed();
    for (List<String> order : List.of(names, backwards)) {
      Hamt<String> map = of(order);
      for (String each : names) {
        assertThat(map.place(each).level()).isEqualTo(6);
        assertThat(map.place(each).names()).containsExactlyInAnyOrderElementsOf(names);
        assertThat(map.get(each)).isEqualTo("value of " + each);
      }
    }
    Hamt<String> rest = of(names).without(names.getFirst());
    assertThat(rest.place(names.getLast()))
        .as("the other one goes up again")
        .isEqualTo(new Hamt.Place(0, List.of(names.getLast())));
  }

  @ParameterizedTest
  @MethodSource("sharedPrefixes")
  void shouldPartNamesWhereTheirSlotsDiffer(ConformanceVectors.Case vector) {
    List<String> names = names(vector).subList(0, 2);
    int shared = shared(names.getFirst(), names.getLast());
    assertThat(shared).isEqualTo((int) vector.integer("common_levels"));
    Hamt<String> map = of(names);
    for (String each : names) {
      assertThat(map.place(each)).isEqualTo(new Hamt.Place(shared + 1, List.of(each)));
    }
  }

  @Test
  void shouldHaveANameAsHighAsItCanBeAlone() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Set<String> names = new LinkedHashSet<>();
    collisions().forEach(each -> names.addAll(names(each)));
    sharedPrefixes().forEach(each -> names.addAll(names(each)));
    while (names.size() < 1_500) {
      names.add("op." + random.nextInt(1 << 20));
    }
    List<String> some = new ArrayList<>(names);
    Collections.shuffle(some, random);
    Hamt<String> map = of(some);
    for (String gone : some.subList(1_000, some.size())) {
      map = map.without(gone);
    }
    List<String> left = some.subList(0, 1_000);
    for (String name : left) {
      int closest =
          left.stream()
              .filter(each -> !each.equals(name))
              .mapToInt(each -> shared(name, each))
              .max()
              .orElseThrow();
      Hamt.Place place = map.place(name);
      assertThat(place.level())
          .as("seed=%d name=%s", seed, name)
          .isEqualTo(Math.min(closest + 1, YoolHash.LEVELS));
      assertThat(place.names()).contains(name).hasSize(closest == YoolHash.LEVELS ? 2 : 1);
    }
  }
}
