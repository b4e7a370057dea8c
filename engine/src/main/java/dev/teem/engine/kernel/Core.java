package dev.teem.engine.kernel;

import dev.teem.engine.account.Account;
import dev.teem.engine.context.Context;
import dev.teem.engine.context.SavedSegment;
import dev.teem.engine.event.CoreCounters;
import dev.teem.engine.event.EventRing;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.fiber.FiberScheduler;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.Agent;

/**
 * One core of the engine: processes, their mail and their timers, touched by one thread alone, and
 * an inbox that any thread may put to.
 *
 * <p>It is an Agrona {@link Agent}: run it with an {@code AgentRunner}, or call {@link #doWork()}
 * from a duty cycle of your own, always from one platform thread at a time.
 *
 * <pre>{@code
 * other cores, hosts, devices --> inbox --> mailboxes --> run queue --> process --> system calls
 *                                   ^                                                   |
 *                                   +---- other cores' inboxes <---- outboxes <---------+
 * }</pre>
 */
public final class Core extends CorePadding implements Agent {
  /** Reductions of a process before others have their turn. */
  static final int QUANTUM = 2000;

  private static final VarHandle CURRENT;
  private static final VarHandle LOAD;
  private static final VarHandle DISPATCHES;

  private static final int INBOX_BATCH = 1 << 10;

  /**
   * Duty cycles, or things done, between two looks at the clock, which cost tens of nanoseconds.
   */
  private static final int CLOCK_EVERY = 8;

  private static final long TRIM_AFTER_NANOS = 1_000_000_000;
  private static final int PUBLISH_EVERY = 1 << 12;

  /**
   * Cycles without work before the counters are published: one that spins for an answer of another
   * core has it by then.
   */
  private static final int PUBLISH_IDLE = 16;

  private static final long POST_PARK_NANOS = 20_000;

  /** Stands for a body: the target is a new process of this core. */
  private enum Start {
    NEW_PROCESS
  }

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      CURRENT = lookup.findVarHandle(Core.class, "current", Process.class);
      LOAD = lookup.findVarHandle(Core.class, "load", int.class);
      DISPATCHES = lookup.findVarHandle(Core.class, "dispatches", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Kernel kernel;
  private final String name;

  // Any thread, and read only where a full inbox is waited for.
  private volatile boolean abandoned;

  // The core's thread only.
  final RunQueue runQueue = new RunQueue();
  private final Pace pace = new Pace();
  final Timers timers = new Timers();
  final Reaper reaper = new Reaper(this);
  final Watches watches = new Watches(this);
  final Spawner spawner;
  final Devices devices;
  final Courier courier = new Courier(this);
  final Outboxes outboxes;
  final AskPool asks = new AskPool(this);
  final FiberScheduler fibers;
  final EventRing events;
  final CoreCounters counters;
  final Message message = new Message();
  final ArrayDeque<ProgramProcess> unwinding = new ArrayDeque<>();
  private final ArrayDeque<CoreTask> tasks = new ArrayDeque<>();
  private final Set<CoreTask> queuedTasks = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Inbox.Reader taker = this::take;
  private final boolean stepwise;

  /** Why nobody is to run any more; null while the core is at work. */
  private ExitReason halted;

  private int unpublished;
  private int idleCycles;
  private int sinceClock;
  private int lastWork;
  private long idleSinceNanos = Long.MAX_VALUE;

  /** What the running process may still do in this turn. */
  int reductions;

  /** The clock a few idle cycles ago, or at the start of a busy one: good enough for events. */
  long cycleNanos;

  /** Written by the core's thread; other threads look pids up in it. */
  final ProcessTable processes = new ProcessTable();

  // Written by the core's thread, plain or opaque; read by others, opaque: they see some recent
  // value and need no more.
  Process current;

  @SuppressWarnings("unused")
  private long dispatches;

  @SuppressWarnings("unused")
  private int load;

  Core(Kernel kernel, int number) {
    super(number, kernel.settings.inboxCapacity());
    this.kernel = kernel;
    name = "teem-core-" + number;
    Kernel.Settings settings = kernel.settings;
    stepwise = settings.stepwise();
    counters = settings.counters().core(number);
    events =
        new EventRing(
            settings.eventCapacity(),
            settings.eventLevel(),
            counters,
            settings.sink() == null ? null : settings.sink().forCore(number));
    fibers = settings.fibers().get();
    devices = new Devices(this, settings);
    spawner = new Spawner(this);
    outboxes = new Outboxes(kernel.cores);
  }

  @Override
  public String roleName() {
    return name;
  }

  // ---- duty cycle

  @Override
  public int doWork() {
    if (stepwise || (sinceClock += 1 + lastWork) >= CLOCK_EVERY) {
      readClock();
    }
    int work = inbox.drain(taker, stepwise ? 1 : INBOX_BATCH);
    work += takeBack();
    int dispatched = dispatch();
    work += dispatched;
    work += fireTimers();
    work += stepTasks();
    work += outboxes.flush();
    LOAD.setOpaque(this, runQueue.size());
    publish(work);
    trim(work);
    pace.cycle(work, dispatched);
    lastWork = work;
    return work;
  }

  private void readClock() {
    long now = kernel.clock.nanoTime();
    pace.clock(now - cycleNanos);
    cycleNanos = now;
    sinceClock = 0;
  }

  /** Lets others see the counters: now and then, and when there is nothing better to do. */
  private void publish(int work) {
    unpublished += work;
    idleCycles = work > 0 ? 0 : idleCycles + 1;
    if (unpublished >= PUBLISH_EVERY || (idleCycles >= PUBLISH_IDLE && unpublished > 0)) {
      publishCounters();
    }
  }

  /** After a while without work, memory that only a crowd needs is given back. */
  private void trim(int work) {
    if (work > 0) {
      idleSinceNanos = Long.MAX_VALUE;
    } else if (idleSinceNanos == Long.MAX_VALUE) {
      idleSinceNanos = cycleNanos;
    } else if (cycleNanos - idleSinceNanos > TRIM_AFTER_NANOS) {
      idleSinceNanos = cycleNanos;
      runQueue.trim();
      courier.trim();
    }
  }

  private void take(Object target, Object body, Object from) {
    if (body instanceof Start) {
      begin((Process) target);
    } else if (target instanceof Process process) {
      courier.deliver(process, body, from);
    } else {
      ((CoreMessage) target).onCore();
    }
  }

  private int takeBack() {
    int work = 0;
    for (CoreMessage m = unbounded.poll(); m != null; m = unbounded.poll()) {
      m.onCore();
      work++;
    }
    for (ProgramProcess p = unwinding.poll(); p != null; p = unwinding.poll()) {
      p.unwindNow();
      work++;
    }
    return work;
  }

  private int dispatch() {
    int most = stepwise ? 1 : pace.batch();
    int work = 0;
    try {
      while (work < most) {
        Process next = (Process) runQueue.poll();
        if (next == null) {
          break;
        }
        work++;
        reductions = QUANTUM;
        events.sched(cycleNanos, next.pid);
        CURRENT.setOpaque(this, next);
        next.dispatch();
        DISPATCHES.setOpaque(this, (long) DISPATCHES.get(this) + 1);
      }
    } finally {
      CURRENT.setOpaque(this, null);
    }
    return work;
  }

  private int fireTimers() {
    if (timers.size() == 0) {
      return 0;
    }
    if (stepwise) {
      // As time stands still while there is something to run, so timers come one at a time.
      return isIdle() && timers.fireNext(cycleNanos) ? 1 : 0;
    }
    int work = 0;
    while (timers.fireNext(cycleNanos)) {
      work++;
    }
    return work;
  }

  private int stepTasks() {
    int work = 0;
    // One round: a task that wants more goes to the tail, behind those that waited.
    for (int n = tasks.size(); n > 0; n--) {
      CoreTask task = tasks.removeFirst();
      work += task.step();
      if (task.runnable()) {
        tasks.addLast(task);
      } else {
        queuedTasks.remove(task);
      }
    }
    return work;
  }

  /** Whether {@link #doWork()} has something to do now. The core's thread only. */
  public boolean hasWork() {
    return !isIdle() || timers.nextAtNanos() <= kernel.clock.nanoTime();
  }

  /** When there is something to do next, at the latest; the largest long for never. */
  public long nextTimerNanos() {
    return timers.nextAtNanos();
  }

  /** Whether a device of this core's processes may answer at any time. */
  public boolean awaitsDevices() {
    return halted == null && devices.outside() > 0;
  }

  /**
   * Lets others see the counters as they are now. The core's thread only. By itself it does so
   * after some thousand things done, and after some cycles without work.
   */
  public void publishCounters() {
    unpublished = 0;
    counters.publish();
  }

  /** Whether nothing waits to be done now, timers apart. */
  boolean isIdle() {
    return runQueue.isEmpty()
        && inbox.isEmpty()
        && unbounded.isEmpty()
        && unwinding.isEmpty()
        && tasks.isEmpty()
        && outboxes.isEmpty();
  }

  @Override
  public void onClose() {
    abandon();
    fibers.close();
  }

  /** Whether it need not be stepped any more. */
  boolean isOver() {
    return halted != null || abandoned;
  }

  /** Nobody steps it any more: whoever waits to post to it gives up. From any thread. */
  void abandon() {
    abandoned = true;
  }

  // ---- from other threads

  /**
   * Hands a message to the core, from any thread.
   *
   * @return false if the inbox is full; nothing was posted then
   */
  public boolean offer(CoreMessage posted) {
    return enqueue(posted, null, null);
  }

  /**
   * Hands a message to the core, from any thread but the core's own, waiting while the inbox is
   * full. Does nothing if it is full and the core has stopped.
   */
  public void post(CoreMessage posted) {
    while (!enqueue(posted, null, null) && !abandoned) {
      // The core is behind by thousands of messages: a short sleep costs less than the races of
      // many spinners.
      LockSupport.parkNanos(POST_PARK_NANOS);
    }
  }

  /**
   * Sends a message from outside of the engine.
   *
   * @return what came of it; {@link Sent#GONE} if the receiver has died since it was looked up
   */
  Sent offerFromOutside(Process target, Object body) {
    if (target.isDead()) {
      return Sent.GONE;
    }
    Room room = target.room();
    if (inbox.isFull()) {
      return Sent.BUSY;
    }
    if (room != null && !room.tryEnter()) {
      return Sent.FULL;
    }
    if (enqueue(target, body, Outside.HOST)) {
      return Sent.OK;
    }
    if (room != null) {
      // On the core: somebody may wait for the place by now.
      postUnbounded(() -> courier.leave(target));
    }
    return Sent.BUSY;
  }

  /** How much there is to do, about. */
  int load() {
    return (int) LOAD.getOpaque(this) + inbox.size();
  }

  /** The process that runs, for whoever watches for slow ones; null between two. */
  Process running() {
    return (Process) CURRENT.getOpaque(this);
  }

  /** A process has held the core for long; from the watch's thread. */
  void slowStep() {
    offer(counters::slowStep);
  }

  /** Changes whenever a process has had its turn. */
  long dispatches() {
    return (long) DISPATCHES.getOpaque(this);
  }

  /** Parks the core's thread until there is something to do, for a bounded time. */
  void park(long mostNanos) {
    publishCounters();
    long nanos = mostNanos;
    if (timers.size() > 0) {
      nanos = Math.min(nanos, timers.nextAtNanos() - kernel.clock.nanoTime());
    }
    if (nanos > 0 && isIdle()) {
      parkWhileIdle(nanos);
    }
    readClock();
  }

  // ---- the core's thread, for other parts of the engine

  /** Puts a task at the end of the round unless it is there already. The core's thread only. */
  public void ready(CoreTask task) {
    if (queuedTasks.add(task)) {
      tasks.addLast(task);
    }
  }

  /** Has something done here on behalf of another core, or of this one: then at once. */
  void run(Core caller, CoreMessage action) {
    if (caller == this) {
      action.onCore();
    } else {
      caller.outboxes.send(this, action, null, null);
    }
  }

  // ---- processes

  /** Puts a new process on its way to this core. On the core of its parent. */
  void start(Core caller, Process process) {
    if (caller == this) {
      begin(process);
    } else {
      caller.outboxes.send(this, process, Start.NEW_PROCESS, null);
    }
  }

  /** A process is of this core from now on. */
  void begin(Process process) {
    if (process.isBegun()) {
      return;
    }
    process.begun();
    processes.add(process);
    Process parent = process.parent;
    events.spawn(cycleNanos, process.pid, parent == null ? 0 : parent.pid, process.name());
    if (process.urgency != null && process.urgency.deadlineNanos != Urgency.NO_DEADLINE) {
      armDeadline(process);
    }
    if (halted == null) {
      process.start();
    } else {
      // It was on its way here, or a clean-up has spawned it.
      end(process, halted);
    }
  }

  void end(Process process, ExitReason reason) {
    reaper.end(process, reason);
  }

  void setDeadline(Process process, Duration in) {
    process.urgency().deadlineNanos = after(in);
    armDeadline(process);
  }

  private void armDeadline(Process process) {
    Annex annex = process.annex();
    if (annex.deadline == null) {
      annex.deadline = new Deadline(process);
    }
    timers.arm(annex.deadline, process.urgency.deadlineNanos);
  }

  /** Ends a process that has taken too long. */
  private static final class Deadline extends Timer {
    private final Process process;

    Deadline(Process process) {
      this.process = process;
    }

    @Override
    void fire() {
      process.core.end(process, ExitReason.DEADLINE);
    }
  }

  void suspend(Process process) {
    if (!process.isEnding() && !process.isSuspended()) {
      process.suspended(true);
      events.signal(cycleNanos, process.pid, "stop");
    }
  }

  void resume(Process process) {
    if (!process.isEnding() && process.isSuspended()) {
      process.suspended(false);
      events.signal(cycleNanos, process.pid, "cont");
      process.wake();
    }
  }

  void term(Process process, long by) {
    if (!process.isEnding()) {
      events.signal(cycleNanos, process.pid, "term");
      courier.deliver(process, new Signal.Term(by), null);
    }
  }

  /** Asks all to end, newest first. */
  void termAll() {
    processes.all().reversed().forEach(process -> term(process, 0));
  }

  /** Lets nobody run any more and ends all, newest first. */
  void halt(ExitReason reason) {
    halted = reason;
    processes.all().reversed().forEach(process -> end(process, reason));
    while (runQueue.poll() != null) {
      // Only dead ones are left in it, and those are dropped.
    }
    timers.abandonAll();
    events.shutdown(cycleNanos, reason);
  }

  Context newContext(Account account) {
    return restoredContext(account, List.of());
  }

  Context restoredContext(Account account, List<SavedSegment> saved) {
    double ceiling = account == null ? Double.POSITIVE_INFINITY : account.quota().mem();
    return Context.from(ceiling, kernel.settings.pager(), kernel.settings.recallers().get(), saved);
  }

  /** The time in a while; for ever if that is beyond what a long can say. */
  long after(Duration in) {
    long now = kernel.clock.nanoTime();
    try {
      return Math.addExact(now, Math.max(0, in.toNanos()));
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE - 1;
    }
  }
}
