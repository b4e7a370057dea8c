package dev.teem.engine.kernel;

import dev.teem.engine.capability.Mint;
import dev.teem.engine.context.Pager;
import dev.teem.engine.context.Recaller;
import dev.teem.engine.event.EngineCounters;
import dev.teem.engine.event.EventLevel;
import dev.teem.engine.event.EventSink;
import dev.teem.engine.event.IoJournal;
import dev.teem.engine.fiber.FiberScheduler;
import dev.teem.engine.time.EngineClock;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the cores of one engine share. Everything here is final or safe for use by all of them; each
 * core's own state is in {@link Core}.
 */
public final class Kernel {
  private static final System.Logger LOG = System.getLogger(Kernel.class.getName());

  /** The version of what a {@link Snapshot} and a journal mean. */
  public static final int ABI_VERSION = 1;

  /** The most cores that process numbers have room for. */
  public static final int MAX_CORES = Pid.MAX_CORES;

  /** Messages that the inbox of a core has room for, unless something else is asked for. */
  public static final int INBOX_CAPACITY = 1 << 13;

  static final Mint MINT = Mint.claim();

  final Settings settings;
  final EngineClock clock;
  final Registry registry = new Registry();
  final Core[] cores;

  /** The first process; orphans are its children. Null until core 0 has booted, which writes it. */
  volatile Process init;

  /**
   * What a kernel is made of.
   *
   * @param cores how many
   * @param inboxCapacity messages that each core's inbox has room for, a power of two
   * @param clock the source of all time
   * @param devices drivers by name, oldest first
   * @param journalMode what is done with the results of devices
   * @param journal where they are kept; null in live mode
   * @param pager what leaves a working memory first
   * @param recallers makes the search over what was paged out, one for each process
   * @param fibers makes the scheduler of programs, one for each core
   * @param counters where counts are published
   * @param eventLevel what is kept of events
   * @param eventCapacity how many events of a core are kept
   * @param sink is told of each event; null for nobody
   * @param stepwise do one thing at a time, for a simulator: one message, one dispatch or one timer
   */
  public record Settings(
      int cores,
      int inboxCapacity,
      EngineClock clock,
      Map<String, Device> devices,
      JournalMode journalMode,
      IoJournal journal,
      Pager pager,
      Supplier<Recaller> recallers,
      Supplier<FiberScheduler> fibers,
      EngineCounters counters,
      EventLevel eventLevel,
      int eventCapacity,
      EventSink sink,
      boolean stepwise) {}

  /** A kernel with no processes. Its cores run when somebody calls their {@code doWork}. */
  public Kernel(Settings settings) {
    this.settings = settings;
    clock = settings.clock();
    cores = new Core[settings.cores()];
    for (int i = 0; i < cores.length; i++) {
      cores[i] = new Core(this, i);
    }
  }

  /** A core by its number. */
  public Core core(int number) {
    return cores[number];
  }

  /** How many cores there are. */
  public int coreCount() {
    return cores.length;
  }

  /**
   * A live process.
   *
   * @return null if it has ended, or never was
   */
  Process find(long pid) {
    int home = Pid.home(pid);
    return pid <= 0 || home >= cores.length ? null : cores[home].processes.find(pid);
  }

  long pidOfInit() {
    Process first = init;
    return first == null ? 0 : first.pid;
  }

  /** Closes the devices, newest first. For whoever made it, once its cores have stopped. */
  public void closeDevices() {
    List<String> names = new ArrayList<>(settings.devices().keySet());
    for (String name : names.reversed()) {
      try {
        settings.devices().get(name).engineClosed();
      } catch (Exception e) {
        LOG.log(Level.WARNING, "device name=" + name + " failed to close", e);
      }
    }
  }

  /**
   * What processes have left behind although they have ended: nothing, if the kernel is right.
   * While nobody steps the cores.
   */
  public List<String> leftovers() {
    List<String> left = new ArrayList<>();
    if (registry.size() > 0) {
      left.add("names=" + registry.size());
    }
    for (Core core : cores) {
      if (core.processes.size() > 0) {
        left.add("core=" + core.number + " processes=" + core.processes.size());
      }
      if (core.timers.size() > 0) {
        left.add("core=" + core.number + " timers=" + core.timers.size());
      }
    }
    return left;
  }
}
