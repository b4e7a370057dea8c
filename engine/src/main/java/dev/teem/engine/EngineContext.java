package dev.teem.engine;

import dev.teem.engine.context.Bm25Recaller;
import dev.teem.engine.context.DefaultPager;
import dev.teem.engine.context.Pager;
import dev.teem.engine.context.Recaller;
import dev.teem.engine.event.EngineCounters;
import dev.teem.engine.event.EventLevel;
import dev.teem.engine.event.EventSink;
import dev.teem.engine.event.IoJournal;
import dev.teem.engine.fiber.FiberScheduler;
import dev.teem.engine.guard.Guard;
import dev.teem.engine.guard.GuardWatch;
import dev.teem.engine.kernel.Core;
import dev.teem.engine.kernel.CoreIdle;
import dev.teem.engine.kernel.Device;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.kernel.Kernel;
import dev.teem.engine.lane.Gate;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.receipt.ReceiptStore;
import dev.teem.engine.space.TupleLog;
import dev.teem.engine.time.EngineClock;
import dev.teem.engine.time.SystemClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.agrona.concurrent.IdleStrategy;

/** What an engine is made of. Set it up, launch one engine with it, and let go of it. */
public final class EngineContext {
  private static final int EVENTS_KEPT = 4096;
  private static final int WHOLE_CPU_PCT = 100;

  private int cores = Runtime.getRuntime().availableProcessors();
  private Supplier<IdleStrategy> idleStrategy;
  private int cpuQuotaPct = WHOLE_CPU_PCT;
  private EngineClock clock = new SystemClock();
  private ReceiptStore receiptStore;
  private TupleLog tupleLog;
  private LanePolicy lanePolicy = LanePolicy.fromEnvironment();
  private final List<Guard> guards = new ArrayList<>();
  private final Map<String, Device> devices = new LinkedHashMap<>();
  private JournalMode journalMode = JournalMode.LIVE;
  private IoJournal journal;
  private Pager pager = new DefaultPager();
  private Supplier<Recaller> recallers = Bm25Recaller::new;
  private Supplier<FiberScheduler> fibers = FiberScheduler::best;
  private EventLevel eventLevel = EventLevel.LIFECYCLE;
  private EventSink eventSink;
  private Duration slowStep = Duration.ofMillis(100);
  private Path countersFolder;
  private Duration stopWithin = Duration.ofSeconds(10);
  private boolean threads = true;
  private boolean concluded;

  /**
   * How many cores, each a thread. Default: as many as the machine has processors.
   *
   * @param count between 1 and 256
   */
  public EngineContext cores(int count) {
    if (count < 1 || count > Kernel.MAX_CORES) {
      throw new IllegalArgumentException(
          "cores=" + count + " is not between 1 and " + Kernel.MAX_CORES);
    }
    cores = count;
    return this;
  }

  /** How many cores. */
  public int cores() {
    return cores;
  }

  /**
   * What the thread of each core may use of one processor while batches run on it. It is held to
   * that by rests in which no agents are started; the core goes on with everything else, which
   * counts as used too. Since an agent is not interrupted, one that takes long is followed by a
   * long rest. Not held are processes, the threads on which blocking yools run, what they start,
   * and those of the store. Receipts tell of it, but are found whatever it is. Default: 100, no
   * limit.
   *
   * @param percent from 1 to 100
   */
  public EngineContext cpuQuotaPct(int percent) {
    if (percent < 1 || percent > WHOLE_CPU_PCT) {
      throw new IllegalArgumentException(
          "cpuQuotaPct=" + percent + " is not from 1 to " + WHOLE_CPU_PCT);
    }
    cpuQuotaPct = percent;
    return this;
  }

  /** What the thread of each core may use of one processor, in percent. */
  public int cpuQuotaPct() {
    return cpuQuotaPct;
  }

  /**
   * What a core does when it has nothing to do; asked once per core. Default: spin, yield, then
   * park until there is something, see {@link dev.teem.engine.kernel.CoreIdle}.
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

  /** How lanes work. Default: {@link LanePolicy#fromEnvironment}. */
  public EngineContext lanePolicy(LanePolicy policy) {
    lanePolicy = policy;
    return this;
  }

  /** How lanes work. */
  public LanePolicy lanePolicy() {
    return lanePolicy;
  }

  /**
   * What may keep the agents of batches from being started, such as a {@link
   * dev.teem.engine.guard.DiskPressure} on the disk of the store. Asked on a thread of its own, at
   * most five times a second. Default: nothing.
   */
  public EngineContext guard(Guard guard) {
    guards.add(guard);
    return this;
  }

  /** A driver that processes can be granted, by its name. The engine closes it when it closes. */
  public EngineContext device(String name, Device device) {
    if (devices.putIfAbsent(name, device) != null) {
      throw new IllegalArgumentException("device name=" + name + " is taken");
    }
    return this;
  }

  /** What is done with the results of devices. Default: {@link JournalMode#LIVE}. */
  public EngineContext journal(JournalMode mode, IoJournal kept) {
    journalMode = mode;
    journal = kept;
    return this;
  }

  /** What leaves a process's working memory first. Default: {@link DefaultPager}. */
  public EngineContext pager(Pager chooses) {
    pager = chooses;
    return this;
  }

  /** The search over what has left working memory; asked once per process. Default: BM25. */
  public EngineContext recaller(Supplier<Recaller> supplier) {
    recallers = supplier;
    return this;
  }

  /** How programs are run; asked once per core. Default: {@link FiberScheduler#best()}. */
  public EngineContext fibers(Supplier<FiberScheduler> supplier) {
    fibers = supplier;
    return this;
  }

  /** Which events are kept. Default: {@link EventLevel#LIFECYCLE}. */
  public EngineContext events(EventLevel level) {
    eventLevel = level;
    return this;
  }

  /** Is told of every event, on the core where it happens. Default: nobody. */
  public EngineContext eventSink(EventSink sink) {
    eventSink = sink;
    return this;
  }

  /**
   * How long closing waits for processes that hold their cores: half of it for them to give back
   * their cores by themselves, the rest after an interrupt. Default: 10 s.
   */
  public EngineContext stopWithin(Duration limit) {
    if (!limit.isPositive()) {
      throw new IllegalArgumentException("stopWithin=" + limit + " is not positive");
    }
    stopWithin = limit;
    return this;
  }

  /**
   * Keeps the engine's counters in the file {@value EngineCounters#FILE_NAME} of a folder, where
   * other processes can read them while it runs. It is deleted when the engine closes; one that was
   * killed leaves it. Engines that run at the same time need a folder each. Default: no file.
   */
  public EngineContext countersFolder(Path folder) {
    countersFolder = folder;
    return this;
  }

  /**
   * How long a process may hold its core before that is logged. Default: 100 ms. Zero: it never is.
   */
  public EngineContext slowStep(Duration limit) {
    if (limit.isNegative()) {
      throw new IllegalArgumentException("slowStep=" + limit + " is negative");
    }
    slowStep = limit;
    return this;
  }

  /**
   * Leaves it to the host to call {@code doWork} of each core, from one platform thread at a time
   * for each. Default: the engine has a thread for each core.
   */
  public EngineContext hostDriven() {
    threads = false;
    return this;
  }

  /** Closes the set-up; a context launches one engine. */
  EngineContext conclude() {
    if (concluded) {
      throw new IllegalStateException(
          "this EngineContext has launched an engine already; make a new one");
    }
    if (journalMode != JournalMode.LIVE && journal == null) {
      throw new IllegalArgumentException("journal mode=" + journalMode + " needs a journal");
    }
    if (!threads && cpuQuotaPct < WHOLE_CPU_PCT) {
      throw new IllegalArgumentException(
          "cpuQuotaPct="
              + cpuQuotaPct
              + " holds the engine's own threads, and the host drives the cores of this one: leave"
              + " it at "
              + WHOLE_CPU_PCT);
    }
    concluded = true;
    return this;
  }

  EngineCounters newCounters() {
    return countersFolder == null
        ? EngineCounters.onHeap(cores)
        : EngineCounters.inFolder(countersFolder, cores, clock.epochMicros(), true);
  }

  Kernel newKernel(EngineCounters counters) {
    return new Kernel(
        new Kernel.Settings(
            cores,
            Kernel.INBOX_CAPACITY,
            clock,
            Collections.unmodifiableMap(devices),
            journalMode,
            journal,
            pager,
            recallers,
            fibers,
            counters,
            eventLevel,
            EVENTS_KEPT,
            eventSink,
            false));
  }

  GuardWatch newGuardWatch(Gate gate) {
    return GuardWatch.start(guards, gate);
  }

  IdleStrategy newIdleStrategy(Core core) {
    return idleStrategy == null ? new CoreIdle(core) : idleStrategy.get();
  }

  Duration slowStep() {
    return slowStep;
  }

  Duration stopWithin() {
    return stopWithin;
  }

  boolean hasThreads() {
    return threads;
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
