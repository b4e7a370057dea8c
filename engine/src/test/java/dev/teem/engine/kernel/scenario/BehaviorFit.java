package dev.teem.engine.kernel.scenario;

import dev.teem.engine.receipt.ConformanceVectors.Case;
import java.util.List;
import java.util.Set;

/**
 * Which images can be behaviors, with nothing to be seen of it: those that wait for nothing but
 * messages, and that never use up their quantum in between, since a behavior gives way only then.
 */
final class BehaviorFit {
  private static final Set<String> WAITING =
      Set.of(
          "sleep",
          "yield",
          "waitpid",
          "read",
          "readAll",
          "write",
          "nursery",
          "nursery_spawn",
          "nursery_join",
          "nsRegister",
          "nsLookup");

  /** At most what any instruction costs, in reductions. */
  private static final long DEAREST = 5;

  /** Far below the quantum. */
  private static final long LIMIT = 1_000;

  private static final long UNKNOWN = LIMIT + 1;

  private BehaviorFit() {}

  static boolean fits(List<Case> code) {
    return cost(code) <= LIMIT;
  }

  private static long cost(List<Case> code) {
    long sum = 0;
    for (Case op : code) {
      sum = Math.min(UNKNOWN, sum + cost(op));
    }
    return sum;
  }

  private static long cost(Case op) {
    return switch (op.text("op")) {
      case String waiting when WAITING.contains(waiting) -> UNKNOWN;
      case "repeat" ->
          op.fields().get("times") instanceof Long times
              ? Math.min(UNKNOWN, times * cost(op.objects("body")))
              : UNKNOWN;
      // Each round waits for a message, or else it would never end.
      case "forever" -> receives(op.objects("body")) ? cost(op.objects("body")) : UNKNOWN;
      case "try" -> cost(op.objects("body")) + cost(op.objects("catch"));
      case "if" -> cost(op.objects("then")) + (op.has("else") ? cost(op.objects("else")) : 0);
      default -> DEAREST;
    };
  }

  private static boolean receives(List<Case> code) {
    return code.stream().anyMatch(op -> op.text("op").equals("recv"));
  }
}
