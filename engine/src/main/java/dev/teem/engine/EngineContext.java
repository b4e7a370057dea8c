package dev.teem.engine;

import dev.teem.engine.receipt.ReceiptStore;
import dev.teem.engine.space.TupleLog;
import dev.teem.engine.time.EngineClock;
import dev.teem.engine.time.SystemClock;
import java.util.function.Supplier;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/** What an engine is made of. Set it up, launch one engine with it, and let go of it. */
public final class EngineContext {
  private static final int MAX_CORES = 1024;

  private int cores = Runtime.getRuntime().availableProcessors();
  private Supplier<IdleStrategy> idleStrategy = EngineContext::backoff;
  private EngineClock clock = new SystemClock();
  private ReceiptStore receiptStore;
  private TupleLog tupleLog;
  private boolean concluded;

  private static IdleStrategy backoff() {
    return new BackoffIdleStrategy(100, 4, 10_000, 200_000);
  }

  /**
   * How many cores, each a thread. Default: as many as the machine has processors.
   *
   * @param count between 1 and 1024
   */
  public EngineContext cores(int count) {
    if (count < 1 || count > MAX_CORES) {
      throw new IllegalArgumentException("cores=" + count + " is not between 1 and " + MAX_CORES);
    }
    cores = count;
    return this;
  }

  /** How many cores. */
  public int cores() {
    return cores;
  }

  /**
   * What a core does when it has nothing to do; asked once per core. Default: spin, yield, then
   * park up to 0.2 ms.
   */
  public EngineContext idleStrategy(Supplier<IdleStrategy> supplier) {
    idleStrategy = supplier;
    return this;
  }

  /** The source of all time. Default: the system's. */
  public EngineContext clock(EngineClock source) {
    clock = source;
    return this;
  }

  /**
   * Where receipts are kept. Default: nowhere; then nothing is remembered and equal items run as
   * often as they come.
   */
  public EngineContext receiptStore(ReceiptStore store) {
    receiptStore = store;
    return this;
  }

  /** Where the tuples of batches are kept. Default: nowhere. */
  public EngineContext tupleLog(TupleLog log) {
    tupleLog = log;
    return this;
  }

  /** Closes the set-up; a context launches one engine. */
  EngineContext conclude() {
    if (concluded) {
      throw new IllegalStateException(
          "this EngineContext has launched an engine already; make a new one");
    }
    concluded = true;
    return this;
  }

  IdleStrategy newIdleStrategy() {
    return idleStrategy.get();
  }

  EngineClock clock() {
    return clock;
  }

  ReceiptStore receiptStore() {
    return receiptStore;
  }

  TupleLog tupleLog() {
    return tupleLog;
  }
}
