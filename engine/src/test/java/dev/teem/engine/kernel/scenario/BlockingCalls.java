package dev.teem.engine.kernel.scenario;

import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.ProgramSys;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import java.util.List;
import java.util.Map;

/** All instructions that are system calls, also those that wait. */
final class BlockingCalls extends Calls {
  private final ProgramSys sys;

  BlockingCalls(ProgramSys sys, Variables variables, Run run) {
    super(sys, variables, run);
    this.sys = sys;
  }

  @Override
  void perform(Case op) {
    switch (op.text("op")) {
      case "sleep" -> sys.sleep(millis(op, "ms"));
      case "yield" -> sys.yieldTurn();
      case "waitpid" -> set(op, Reasons.json(sys.waitpid(cap(op, "target"))));
      case "read" -> set(op, sys.read(cap(op, "handle"), resolved(op, "request")));
      case "readAll" -> set(op, sys.readAll(cap(op, "handle"), (List<?>) resolved(op, "requests")));
      case "write" -> sys.write(cap(op, "handle"), resolved(op, "data"));
      case "nursery" -> set(op, new Nursery(sys, run, mail));
      case "nursery_spawn" -> nurserySpawn(op);
      case "nursery_join" -> nursery(op).join();
      case "nsRegister" -> ask(op, "register");
      case "nsLookup" -> lookUp(op);
      default -> super.perform(op);
    }
  }

  private Nursery nursery(Case op) {
    return (Nursery) variables.get(op.text("n"));
  }

  private void nurserySpawn(Case op) {
    Map<String, Object> child = Map.of("cap", nursery(op).spawn(op.text("image"), options(op)));
    if (op.has("as")) {
      set(op, child);
    }
  }

  private void ask(Case op, String what) {
    Map<String, Object> request = Map.of("$", what, "name", op.text("name"));
    sys.send(cap(op, "names"), request, Delivery.with(sys.selfCap()));
  }

  private void lookUp(Case op) {
    ask(op, "lookup");
    Map<String, Object> answer = mail.read(sys.receive());
    while (!(answer.get("body") instanceof Map<?, ?> body && "resolved".equals(body.get("$")))) {
      answer = mail.read(sys.receive());
    }
    List<?> found = (List<?>) answer.get("caps");
    set(op, found.isEmpty() ? null : found.getFirst());
  }
}
