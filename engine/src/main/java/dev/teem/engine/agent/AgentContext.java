package dev.teem.engine.agent;

import dev.teem.engine.lane.Attempts;
import dev.teem.engine.lane.TupleYool;
import dev.teem.engine.receipt.ReceiptStore;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.time.EngineClock;
import dev.teem.engine.time.SystemClock;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** What an {@link AgentRunner} works with. Set it up, make one runner with it, and let go of it. */
public final class AgentContext {
  private final TupleSpace space;
  private final ReceiptStore receipts;
  private final Map<String, TupleYool> yools;
  private final Attempts attempts;
  private EngineClock clock = new SystemClock();
  private Path folder;
  private long seed = System.nanoTime();

  /**
   * What there is no default for. All of it stays the caller's to close, after the last agent.
   *
   * @param space where alarms and agents below others are put out
   * @param receipts where the receipts of steps are kept
   * @param yools what steps can do, by name
   * @param attempts how steps are tried; terms may say otherwise how often
   */
  public AgentContext(
      TupleSpace space, ReceiptStore receipts, Map<String, TupleYool> yools, Attempts attempts) {
    this.space = Objects.requireNonNull(space, "space");
    this.receipts = Objects.requireNonNull(receipts, "receipts");
    this.yools = Map.copyOf(yools);
    this.attempts = Objects.requireNonNull(attempts, "attempts");
  }

  /**
   * What deadlines and the dates of receipts go by. Default: the system's. A step that is under way
   * at its deadline is interrupted in real time.
   */
  public AgentContext clock(EngineClock source) {
    clock = Objects.requireNonNull(source, "source");
    return this;
  }

  /**
   * Where each agent has a folder of its own, made when it is asked for; nobody deletes it.
   * Default: none, and agents with a disk quota are refused.
   */
  public AgentContext folder(Path parent) {
    folder = Objects.requireNonNull(parent, "parent");
    return this;
  }

  /** Of the jitter of rests between attempts. Default: another one each time. */
  public AgentContext seed(long number) {
    seed = number;
    return this;
  }

  TupleSpace space() {
    return space;
  }

  ReceiptStore receipts() {
    return receipts;
  }

  Map<String, TupleYool> yools() {
    return yools;
  }

  Attempts attempts() {
    return attempts;
  }

  EngineClock clock() {
    return clock;
  }

  Path folder() {
    return folder;
  }

  long seed() {
    return seed;
  }
}
