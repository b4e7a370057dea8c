package dev.teem.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.account.QuotaExceededException;
import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.ConformanceVectors;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContextPagingConformanceTest {

  @ParameterizedTest
  @MethodSource("cases")
  void shouldPageAsTheReferenceDoes(Case vector) {
    Replay replay = new Replay(vector);
    List<?> ops = vector.list("ops");
    List<?> results = vector.list("results");
    assertThat(results).hasSameSizeAs(ops);
    for (int i = 0; i < ops.size(); i++) {
      Case op = new Case((Map<?, ?>) ops.get(i));
      assertThat(replay.run(op)).as("op %d: %s", i, op.fields()).isEqualTo(results.get(i));
    }
  }

  static Stream<Case> cases() {
    return ConformanceVectors.of("context-paging.json");
  }

  /**
   * Runs the operations of a case and gives what each of them answered and left behind. Segments
   * are named by their order of creation in the vectors, which is what their ids count.
   */
  private static final class Replay {
    private final String recaller;
    private Context context;

    Replay(Case vector) {
      recaller = vector.text("recaller");
      context = rebuilt(vector, List.of());
    }

    /** The ceiling is an operation's or the case's; null for none. */
    private Context rebuilt(Case op, List<SavedSegment> dump) {
      Number ceiling = (Number) op.fields().get("ceiling");
      return Context.from(
          ceiling == null ? Double.POSITIVE_INFINITY : ceiling.doubleValue(),
          new DefaultPager(),
          Recallers.named(recaller),
          dump);
    }

    Map<String, Object> run(Case op) {
      Map<String, Object> result = new LinkedHashMap<>();
      try {
        apply(op, result);
      } catch (QuotaExceededException e) {
        result.put("error", "QuotaExceeded:" + e.resource());
      }
      result.put("after", after());
      return result;
    }

    private void apply(Case op, Map<String, Object> result) {
      switch (op.text("op")) {
        case "remember" -> result.put("seg", remember(op));
        case "recall" ->
            result.put("recalled", ids(context.recall(op.text("query"), (int) op.integer("k"))));
        case "forget" -> context.forget(op.integer("seg"));
        case "pin" -> context.pin(op.integer("seg"), (Boolean) op.fields().get("on"));
        case "migrate" -> {
          List<SavedSegment> dump = context.dump();
          result.put("dump", dump.stream().map(Replay::saved).toList());
          context = rebuilt(op, dump);
        }
        default -> throw new AssertionError(op.fields());
      }
    }

    private long remember(Case op) {
      return context.remember(
          CanonicalJson.parse(op.text("body_json")),
          op.integer("tokens"),
          (Boolean) op.fields().get("pin"));
    }

    private static Map<String, Object> saved(SavedSegment segment) {
      return Map.of("tokens", segment.tokens(), "pinned", segment.pinned());
    }

    private Map<String, Object> after() {
      List<Segment> resident = context.workingSet();
      Context.Stats stats = context.stats();
      assertThat(stats.resident()).isEqualTo(resident.size());
      return Map.of(
          "resident", ids(resident),
          "swapped", context.swapped(),
          "size", stats.size(),
          "pinned", ids(resident.stream().filter(Segment::pinned).toList()),
          "summaries", resident.stream().filter(Segment::summary).map(Replay::summary).toList());
    }

    private static Map<String, Object> summary(Segment segment) {
      Object of = ((Map<?, ?>) segment.body()).get("of");
      return Map.of("seg", segment.id(), "tokens", segment.tokens(), "of", of);
    }

    private static List<Long> ids(List<Segment> segments) {
      return segments.stream().map(Segment::id).toList();
    }
  }
}
