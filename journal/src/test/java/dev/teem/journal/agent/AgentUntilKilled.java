package dev.teem.journal.agent;

import dev.teem.engine.account.Meter;
import dev.teem.engine.agent.AgentOutcome;
import dev.teem.engine.agent.AgentStep;
import dev.teem.engine.lane.TupleYool;
import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;

/**
 * A process that runs one agent of many short steps, until that has ended or somebody kills it. It
 * says which step it begins, {@code begin 7}, and how the agent has ended, {@code end {...}}.
 */
final class AgentUntilKilled {
  static final int STEPS = 60;

  /** Of which a step uses a hundredth: so much is never forgotten. */
  private static final long BUDGET = 100;

  private static final Template WORK = Template.lane("work");
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true);

  private AgentUntilKilled() {}

  static Tuple agent() {
    return Agents.agent(
        Map.of("budget", Map.of("tokens", BUDGET), "alarm_at", 0.25),
        Collections.nCopies(STEPS, "count").toArray());
  }

  public static void main(String[] args) throws InterruptedException {
    TupleYool count =
        tuple -> {
          AgentStep.current().charge(Meter.TOKENS, 1);
          OUT.println("begin " + AgentStep.current().number());
          Thread.sleep(5);
          return (Long) Agents.input(tuple, 0L) + 1;
        };
    try (Agents agents = Agents.on(Path.of(args[0])).open(Map.of("count", count))) {
      Tuple taken = agents.space.inp(WORK);
      if (taken == null) {
        agents.space.out(agent());
        taken = agents.space.in(WORK);
      }
      AgentOutcome outcome = agents.runner.complete(taken);
      OUT.println("end " + CanonicalJson.write(outcome.toJson()));
    }
  }
}
