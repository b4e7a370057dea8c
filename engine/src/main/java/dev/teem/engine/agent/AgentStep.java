package dev.teem.engine.agent;

import dev.teem.engine.account.Meter;
import dev.teem.engine.account.QuotaExceededException;
import dev.teem.engine.guard.CpuThrottle;
import dev.teem.engine.space.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a step of an agent may ask and has to tell while it runs. For one attempt, and its thread;
 * other threads of the step may charge, refund and ask what remains.
 *
 * <p>Whoever spends says so before, as the most that it can come to, and gives back afterwards what
 * was not needed: a budget that is asked afterwards bounds nothing.
 *
 * <pre>{@code
 * AgentStep step = AgentStep.current();
 * step.charge(Meter.TOKENS, promptTokens + maxTokens);
 * Answer answer = model.ask(prompt, maxTokens);
 * step.refund(Meter.TOKENS, maxTokens - answer.tokens());
 * }</pre>
 */
public final class AgentStep {
  static final ScopedValue<AgentStep> CURRENT = ScopedValue.newInstance();

  private final ProgramRun run;
  private final int number;
  private long children;

  AgentStep(ProgramRun run, int number) {
    this.run = run;
    this.number = number;
  }

  /** Whether the calling thread runs a step of an agent. */
  public static boolean isUnderWay() {
    return CURRENT.isBound();
  }

  /**
   * The step that the calling thread runs.
   *
   * @throws IllegalStateException if it runs none
   */
  public static AgentStep current() {
    if (!CURRENT.isBound()) {
      throw new IllegalStateException(
          "thread=%s runs no step of an agent; ask on the thread of the yool, and pass it on"
              .formatted(Thread.currentThread().getName()));
    }
    return CURRENT.get();
  }

  /** Its number, from 0. */
  public int number() {
    return number;
  }

  /** The terms of its agent, with the retries that it has if they do not say. */
  public AgentTerms terms() {
    return run.terms();
  }

  /**
   * Counts a use at the agent and at all above it that have budgets, or nowhere. An alarm is put
   * out when it takes one of them to its share. Where it is a hundredth of a budget or more, or
   * completes one, it is in the store when this returns.
   *
   * @param meter all but {@link Meter#CHILDREN}
   * @param amount does nothing unless it is finite and more than 0
   * @throws QuotaExceededException if one of them has less left; let it through, and the agent ends
   */
  public void charge(Meter meter, double amount) {
    run.charge(meter, amount);
  }

  /**
   * Gives back a use that was charged and did not come about. Until then it counted, for alarms
   * too.
   */
  public void refund(Meter meter, double amount) {
    run.budget().refund(meter, amount);
  }

  /** What is left of a meter for this agent; infinite without a budget. */
  public double remaining(Meter meter) {
    return run.budget().remaining(meter);
  }

  /** To be called between pieces of long work, see {@link CpuThrottle#checkpoint}. */
  public void checkpoint() {
    run.throttle().checkpoint();
  }

  /** Says that the time since the last checkpoint was a wait, see {@link CpuThrottle#waited}. */
  public void waited() {
    run.throttle().waited();
  }

  /**
   * The agent's own folder, for files of all its steps; what they take of the disk counts against
   * its quota.
   *
   * @throws IllegalStateException if agents have none here
   */
  public Path folder() {
    Path folder = run.folder();
    if (folder == null) {
      throw new IllegalStateException("agents have no folders; give the AgentContext one");
    }
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "folder=" + folder + " of the agent cannot be made; make room, or give another", e);
    }
  }

  /**
   * Puts out an agent below this one, with terms that are nowhere wider than this one's: where its
   * data ask for more, it gets what this one has. What it uses counts here too.
   *
   * <p>A step that is done again puts out the same agents if it does so in the same order; those
   * that are there still are not put out twice, and those that have ended answer from their
   * receipts.
   *
   * @param data may have a program, and terms
   * @return the tuple as it was put out
   */
  public Tuple child(String yool, String lane, Map<String, Object> data) {
    Tuple parent = run.tuple();
    AgentTerms terms = AgentTerms.parse(data.get(AgentTerms.MEMBER)).below(terms(), run.self());
    Map<String, Object> all = new LinkedHashMap<>(data);
    all.put(AgentTerms.MEMBER, terms.toJson());
    List<Long> map = new ArrayList<>(parent.map());
    map.add((long) number);
    map.add(children++);
    String authority =
        map.stream().map(String::valueOf).collect(Collectors.joining(".", "subagent_", ""));
    Tuple child =
        Tuple.of(yool, map, authority, lane, parent.authority(), parent.id(), List.of(), all);
    run.space().out(child);
    return child;
  }
}
