package dev.teem.engine.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a name means where a tuple has a field and its data a member of that name. */
class TemplateTest {
  /** Its data has a member for each field, of another value. */
  private static final Tuple TUPLE = clashing();

  private final TupleSpace space = new TupleSpace();

  @AfterEach
  void close() {
    space.close();
  }

  private static Tuple clashing() {
    Map<String, Object> data = new LinkedHashMap<>();
    for (OwnField each : OwnField.values()) {
      data.put(each.label(), each.type() == String.class ? "other" : List.of(9L));
    }
    return Tuple.of("get", List.of(0L, 7L), "root", "web", "agent", "t-1", List.of("r"), data);
  }

  @ParameterizedTest
  @EnumSource
  void shouldMeanTheFieldAndNotTheMemberOfItsName(OwnField field) {
    String name = field.label();
    Object hidden = TUPLE.data().get(name);
    Object own = field.of(TUPLE);
    CompletableFuture<Tuple> reader = space.rdAsync(Template.any().where(name, own));
    CompletableFuture<Tuple> misled = space.inAsync(Template.any().where(name, hidden));
    space.out(TUPLE);

    assertThat(reader).isCompletedWithValue(TUPLE);
    assertThat(misled).isNotDone();
    // Alone, and beside what is found by an index.
    for (Template base :
        List.of(Template.any(), Template.any().where("absent", null), besides(field))) {
      assertThat(base.where(name, own).matches(TUPLE)).isTrue();
      assertThat(base.where(name, hidden).matches(TUPLE)).isFalse();
      assertThat(base.where(name, null).matches(TUPLE)).isFalse();
      assertThat(space.rdp(base.where(name, own))).isEqualTo(TUPLE);
      assertThat(space.rdp(base.where(name, hidden))).isNull();
      assertThat(space.count(base.where(name, hidden))).isZero();
      assertThat(space.inp(base.where(name, null))).isNull();
    }
    assertThat(space.inp(Template.any().where(name, own))).isEqualTo(TUPLE);
  }

  private static Template besides(OwnField field) {
    return field == OwnField.LANE ? Template.yool("get") : Template.lane("web");
  }

  @Test
  void shouldMeanTheFieldAlsoWhereItIsAbsent() {
    Tuple orphan =
        Tuple.of("get", List.of(), "a", "web", "a", null, List.of(), Map.of("parent", "t-1"));
    Tuple foreign = Tuple.fromJson(Map.of("data", Map.of("lane", "web", "n", 1L)));
    space.out(orphan);
    space.out(foreign);

    assertThat(space.rdp(Template.any().where("parent", "t-1"))).isNull();
    assertThat(space.rdp(Template.lane("web").where("parent", null))).isEqualTo(orphan);
    assertThat(space.scan(Template.lane("web"), 9)).containsExactly(orphan);
    assertThat(space.rdp(Template.any().where("n", 1))).isEqualTo(foreign);
  }
}
