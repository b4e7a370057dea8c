package dev.teem.engine.testkit;

import dev.teem.engine.context.Bm25Recaller;
import dev.teem.engine.context.DefaultPager;
import dev.teem.engine.context.Pager;
import dev.teem.engine.context.Recaller;
import dev.teem.engine.event.EngineCounters;
import dev.teem.engine.event.EventLevel;
import dev.teem.engine.event.EventSink;
import dev.teem.engine.event.IoJournal;
import dev.teem.engine.fiber.FiberScheduler;
import dev.teem.engine.kernel.Device;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.kernel.Kernel;
import dev.teem.engine.time.EngineClock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What a {@link Simulator} is made of. Set it up, start one. */
public final class Simulation {
  private static final int EVENTS_KEPT = 4096;

  long seed;
  int cores = 1;
  EventSink sink;
  private final Map<String, Device> devices = new LinkedHashMap<>();
  private JournalMode journalMode = JournalMode.LIVE;
  private IoJournal journal;
  private Pager pager = new DefaultPager();
  private Supplier<Recaller> recallers = Bm25Recaller::new;
  private Supplier<FiberScheduler> fibers = FiberScheduler::best;

  /** Decides the order in which cores go. Default: 0. */
  public Simulation seed(long number) {
    seed = number;
    return this;
  }

  /**
   * How many cores. Default: 1.
   *
   * @param count between 1 and 256
   */
  public Simulation cores(int count) {
    if (count < 1 || count > Kernel.MAX_CORES) {
      throw new IllegalArgumentException(
          "cores=" + count + " is not between 1 and " + Kernel.MAX_CORES);
    }
    cores = count;
    return this;
  }

  /** A driver that processes can be granted, by its name. */
  public Simulation device(String name, Device device) {
    devices.put(name, device);
    return this;
  }

  /** What is done with the results of devices. Default: {@link JournalMode#LIVE}. */
  public Simulation journal(JournalMode mode, IoJournal kept) {
    journalMode = mode;
    journal = kept;
    return this;
  }

  /** What leaves a process's working memory first. */
  public Simulation pager(Pager chooses) {
    pager = chooses;
    return this;
  }

  /** The search over what has left working memory. */
  public Simulation recaller(Supplier<Recaller> supplier) {
    recallers = supplier;
    return this;
  }

  /** How programs are run. */
  public Simulation fibers(Supplier<FiberScheduler> supplier) {
    fibers = supplier;
    return this;
  }

  /** Is told of every event. */
  public Simulation eventSink(EventSink told) {
    sink = told;
    return this;
  }

  /** An engine that stands still until it is stepped. */
  public Simulator start() {
    return new Simulator(this);
  }

  Kernel.Settings settings(EngineClock clock, EngineCounters counters, EventSink trace) {
    return new Kernel.Settings(
        cores,
        Kernel.INBOX_CAPACITY,
        clock,
        Collections.unmodifiableMap(new LinkedHashMap<>(devices)),
        journalMode,
        journal,
        pager,
        recallers,
        fibers,
        counters,
        EventLevel.ALL,
        EVENTS_KEPT,
        trace,
        true);
  }
}
