package dev.teem.engine.lane;

import dev.teem.engine.kernel.Core;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The work of one lane: what was taken from the space, who is at it, who waits for a place.
 *
 * <pre>
 *   space --take--> waiting --admitted--> running --stopped--> receipt, outcome
 *     ^                |                   |   ^
 *     |                |            leaves |   | enters, before what waits
 *     |                |                   v   |
 *     +---give back----+------------ resting, or held for a provider
 * </pre>
 *
 * <p>Everything is under one lock, the lane included. An owner thread would do as well, but each
 * end of a call would have to wake it, and that costs more than the lock, which is held for some
 * microseconds by calls that take milliseconds. Receipts and work are never made with the lock
 * held, and nothing is taken from the space, but to cancel; how many tuples there are is asked.
 */
final class LanePool {
  /** Tuples that were begun and are not finished, for each that may be called for. */
  private static final int MOST_UNDER_WAY = 4;

  private static final int LEAST_UNDER_WAY = 256;

  private final LaneWorkersContext context;
  private final TupleSpace space;
  private final TupleExecutor executor;
  private final Template template;
  private final int batchSize;
  private final int mostUnderWay;

  private final ReentrantLock lock = new ReentrantLock();

  /** Something has ended, or was taken or given back. */
  private final Condition ended = lock.newCondition();

  /** Who serves the lane may take more. */
  private final Condition demand = lock.newCondition();

  private final LaneInlet inlet;

  // Under the lock.
  private final Lane lane;
  private final LaneAdmission admission;
  private final LaneTasks tasks = new LaneTasks();
  private final PureLine pure;

  /** Who serves the lane, or null. */
  private TaskOwner server;

  /** Those who are taking tuples from the space, or putting some back. */
  private int moving;

  private boolean closed;

  LanePool(String name, LaneWorkersContext context) {
    this.context = context;
    space = context.space;
    executor = context.executor;
    template = Template.lane(name);
    batchSize = context.policy.batchSmallTaskSize();
    LimitConfig limits = context.limits.apply(name);
    mostUnderWay =
        Math.clamp((long) MOST_UNDER_WAY * limits.ceiling(), LEAST_UNDER_WAY, Integer.MAX_VALUE);
    lane =
        new Lane(
            name,
            limits,
            executor.clock(),
            context.seed ^ name.hashCode(),
            change -> context.changes.accept(name, change));
    admission = new LaneAdmission(lane, lock, executor, mostUnderWay, this::onTick);
    int cores = context.cores.size();
    Core core = cores == 0 ? null : context.cores.get(Math.floorMod(name.hashCode(), cores));
    pure = new PureLine(this, executor, tasks, core, batchSize);
    inlet =
        new LaneInlet(space, context.policy.queueMaxSize(), lock, this::queued, this::requireOpen);
  }

  String name() {
    return lane.name();
  }

  // ---- taking

  /**
   * Takes tuples and has them done.
   *
   * @param size most tasks of a job
   * @return those that were there
   */
  List<LaneTask> take(int atMost, TaskOwner owner, int size) {
    lock.lock();
    try {
      requireOpen();
      moving++;
    } finally {
      lock.unlock();
    }
    List<Tuple> tuples = List.of();
    List<LaneTask> added = new ArrayList<>();
    try {
      tuples = space.inAll(template, atMost);
    } finally {
      lock.lock();
      try {
        for (Tuple tuple : tuples) {
          added.add(tasks.add(tuple, owner, executor.clock().nanoTime()));
        }
        if (closed) {
          added.forEach(this::callOffAtOnce);
        } else {
          line(added, size);
        }
        endMove();
        pump();
      } finally {
        lock.unlock();
      }
    }
    return added;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the workers of lane=" + lane.name() + " are closed");
    }
  }

  private void endMove() {
    moving--;
    ended.signalAll();
  }

  private void callOffAtOnce(LaneTask task) {
    tasks.callOff(task, false);
    ended(task, null);
  }

  /** Has tasks stand in line, those that wait for nothing apart from the others. */
  private void line(List<LaneTask> added, int size) {
    List<LaneTask> together = new ArrayList<>();
    for (LaneTask task : added) {
      if (executor.isPure(task.tuple)) {
        pure.add(task);
        continue;
      }
      together.add(task);
      if (together.size() == size) {
        admission.add(new LaneJob(this, List.copyOf(together)));
        together.clear();
      }
    }
    if (!together.isEmpty()) {
      admission.add(new LaneJob(this, List.copyOf(together)));
    }
  }

  /** Has begin what may. */
  private void pump() {
    admission.admit(this::queued);
    if (!pure.post()) {
      admission.tick();
    }
    signalDemand();
  }

  private void onTick() {
    lock.lock();
    try {
      pump();
    } finally {
      lock.unlock();
    }
  }

  private void signalDemand() {
    if (wanted() > 0) {
      demand.signal();
    }
    inlet.signal();
  }

  // ---- places

  /** Waits until the lane admits a call, before all that has not begun yet. */
  void enter(LanePlace place) throws InterruptedException {
    lock.lock();
    try {
      requireWanted(place.task());
      if (!place.held) {
        admission.askAgain(place);
        pump();
        admission.awaitPlace(place);
      }
    } catch (InterruptedException e) {
      leave(place);
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends what nobody wants any more. A word beside the interrupt, which may come just when a time
   * limit ends, and be taken for that.
   */
  void requireWanted(LaneTask task) throws InterruptedException {
    if (task.calledOff || Thread.interrupted()) {
      throw new InterruptedException("called off");
    }
  }

  /** After a call. */
  void leave(LanePlace place, long startNanos, long endNanos, boolean failed) {
    lock.lock();
    try {
      if (admission.leave(place, startNanos, endNanos, failed)) {
        hasLeft();
      }
    } finally {
      lock.unlock();
    }
  }

  /** After nothing that tells anything. */
  void leave(LanePlace place) {
    lock.lock();
    try {
      if (admission.leave(place)) {
        hasLeft();
      }
    } finally {
      lock.unlock();
    }
  }

  private void hasLeft() {
    if (closed && lane.running() == 0) {
      ended.signalAll();
    }
    pump();
  }

  /** Waits until a provider may be called again, or until it is worth trying. */
  void awaitProvider(LaneTask task, CircuitOpenException refusal) throws InterruptedException {
    lock.lock();
    try {
      requireWanted(task);
      if (!task.owner.equals(server)) {
        // Nobody serves the lane any more, who would wait for it.
        task.calledOff = true;
        throw new InterruptedException("called off");
      }
      task.awaitingProvider++;
      try {
        admission.awaitProvider(refusal.provider(), refusal.timeLeft());
      } finally {
        task.awaitingProvider--;
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- working

  /**
   * Does a task on the calling thread, unless nobody wants that any more.
   *
   * @param onStop is called before its receipt is written
   */
  void work(LaneTask task, LanePlace place, Runnable onStop) {
    lock.lock();
    try {
      if (task.state != LaneTask.State.WAITING) {
        return;
      }
      tasks.begin(task);
      task.runner = Thread.currentThread();
      signalDemand();
    } finally {
      lock.unlock();
    }
    TupleResult result = null;
    Throwable failure = null;
    try {
      result = execute(task, place.of(task));
    } catch (Throwable e) {
      failure = e;
    }
    TupleOutcome outcome = stop(task, result, failure);
    try {
      onStop.run();
    } finally {
      finish(task, outcome);
    }
  }

  private TupleResult execute(LaneTask task, LanePlace place) throws Exception {
    Attempts attempts = context.attempts.apply(task.tuple);
    while (true) {
      try {
        return executor.execute(task.tuple, attempts, place);
      } catch (CircuitOpenException e) {
        // An equal tuple was under way, of somebody who does not wait for providers.
        place.refused(e);
      }
    }
  }

  /** A core has come to the end of a batch. */
  void batchEnded(PureBatch done) {
    for (int i = 0; i < done.results.length; i++) {
      LaneTask task = done.tasks.get(i);
      finish(task, stop(task, done.results[i], done.failures[i]));
    }
    lock.lock();
    try {
      pure.ended();
      pump();
    } finally {
      lock.unlock();
    }
  }

  /** From here on the task cannot be called off, and its thread is not interrupted. */
  private TupleOutcome stop(LaneTask task, TupleResult result, Throwable failure) {
    lock.lock();
    try {
      tasks.stop(task);
      var _ = Thread.interrupted();
      pump();
      return outcome(task, result, failure);
    } finally {
      lock.unlock();
    }
  }

  /** What fails while it is called off may have failed of that. */
  private static TupleOutcome outcome(LaneTask task, TupleResult result, Throwable failure) {
    if (result != null) {
      return new TupleOutcome.Done(result);
    }
    if (task.calledOff) {
      return task.cancelled ? new TupleOutcome.Cancelled(task.tuple) : null;
    }
    return failure instanceof CircuitOpenException refusal
        ? new TupleOutcome.Refused(task.tuple, refusal)
        : new TupleOutcome.Failed(task.tuple, failure);
  }

  private void finish(LaneTask task, TupleOutcome outcome) {
    TupleOutcome kept = outcome == null ? null : withReceipt(outcome);
    Throwable thrown = kept == null ? null : tell(task.owner, kept);
    lock.lock();
    try {
      if (thrown != null && task.owner.failure == null) {
        task.owner.failure = thrown;
        demand.signalAll();
      }
      ended(task, kept);
    } finally {
      lock.unlock();
    }
  }

  /**
   * An output that is no JSON is the work's failure, also of work that has failed. An outcome that
   * could not be kept is one too, and then a durable space puts the tuple out again when it is
   * opened.
   */
  private TupleOutcome withReceipt(TupleOutcome outcome) {
    try {
      space.receipt(outcome.tuple(), outcome.toJson());
      return outcome;
    } catch (RuntimeException | Error e) {
      TupleOutcome failed = new TupleOutcome.Failed(outcome.tuple(), e);
      boolean hasOutput =
          outcome instanceof TupleOutcome.Done
              || outcome instanceof TupleOutcome.Failed(Tuple _, WorkFailedException _);
      return hasOutput && e instanceof IllegalArgumentException ? withReceipt(failed) : failed;
    }
  }

  private static Throwable tell(TaskOwner owner, TupleOutcome outcome) {
    try {
      owner.listener.accept(outcome);
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  private void ended(LaneTask task, TupleOutcome outcome) {
    if (tasks.end(task, outcome)) {
      ended.signalAll();
    }
  }

  // ---- draining

  /**
   * Does all that is there now.
   *
   * @param size most tasks of a job
   * @return what became of it, in order
   */
  List<TupleOutcome> drain(int size) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    TaskOwner owner = new TaskOwner(false, _ -> {});
    List<LaneTask> drained = take(Integer.MAX_VALUE, owner, size);
    try {
      await(owner);
    } catch (InterruptedException e) {
      callOff(task -> task.owner.equals(owner));
      awaitQuietly(owner);
      if (isUnfinished(drained)) {
        giveBack();
        throw e;
      }
      // It was too late; the caller has to learn of it after all.
      Thread.currentThread().interrupt();
    }
    if (isUnfinished(drained)) {
      giveBack();
      throw new IllegalStateException(
          "the workers of lane=%s were closed; what was not finished is back in the space"
              .formatted(lane.name()));
    }
    return drained.stream().map(task -> task.outcome).toList();
  }

  private static boolean isUnfinished(List<LaneTask> drained) {
    return drained.stream().anyMatch(task -> task.outcome == null);
  }

  private void await(TaskOwner owner) throws InterruptedException {
    lock.lock();
    try {
      while (owner.open > 0) {
        ended.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitQuietly(TaskOwner owner) {
    lock.lock();
    try {
      while (owner.open > 0) {
        ended.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- serving

  /** From now on somebody serves the lane. */
  void beginServing(TaskOwner owner) {
    lock.lock();
    try {
      requireOpen();
      if (server != null) {
        throw new IllegalStateException("lane=" + lane.name() + " is served already");
      }
      server = owner;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until more may be taken; gives how much, 0 when there is to be no more. */
  int awaitDemand(TaskOwner owner) {
    lock.lock();
    try {
      while (isServing(owner) && wanted() == 0) {
        demand.awaitUninterruptibly();
      }
      return isServing(owner) ? wanted() : 0;
    } finally {
      lock.unlock();
    }
  }

  private boolean isServing(TaskOwner owner) {
    return owner.equals(server) && !closed && owner.failure == null;
  }

  /** As much as begins soon, so that a call that ends finds the next; taken by halves. */
  private int wanted() {
    int window = Math.min(Math.max(lane.limit(), batchSize), mostUnderWay - tasks.underWay());
    int waiting = tasks.waiting();
    return server == null || waiting >= window || waiting > window / 2 ? 0 : window - waiting;
  }

  /** Takes no more for somebody. */
  void endServing(TaskOwner owner) {
    lock.lock();
    try {
      if (owner.equals(server)) {
        server = null;
      }
      demand.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Gives back what waits, when somebody takes no more, and waits for what runs. */
  void awaitServed(TaskOwner owner) {
    callOff(task ->
        task.owner.equals(owner)
            && (task.state == LaneTask.State.WAITING || task.awaitingProvider > 0));
    awaitQuietly(owner);
    giveBack();
  }

  /** What somebody's listener has thrown, or null. */
  Throwable failure(TaskOwner owner) {
    lock.lock();
    try {
      return owner.failure;
    } finally {
      lock.unlock();
    }
  }

  // ---- calling off

  /** Has tasks go back to the space: when they have ended, {@link #giveBack} does that. */
  private void callOff(Predicate<LaneTask> which) {
    lock.lock();
    try {
      pure.recall();
      for (LaneTask task : tasks.all()) {
        if (which.test(task) && tasks.callOff(task, false)) {
          ended(task, null);
        }
      }
      pump();
    } finally {
      lock.unlock();
    }
  }

  /** Puts back what is not finished, the oldest in front. */
  private void giveBack() {
    List<LaneTask> back;
    lock.lock();
    try {
      moving++;
      back = tasks.takeReturning();
    } finally {
      lock.unlock();
    }
    try {
      back.forEach(task -> space.giveBack(task.tuple));
    } finally {
      lock.lock();
      try {
        endMove();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Calls a tuple off, wherever it is in the lane: it gets that outcome, unless its work succeeds
   * after all.
   *
   * @return false if it is not there, or has ended
   */
  boolean cancel(String id) {
    return cancel(template.where("id", id), 1, id) > 0;
  }

  /** Calls everything off; gives how much that was. */
  int cancelAll() {
    return cancel(template, Integer.MAX_VALUE, null);
  }

  private int cancel(Template there, int atMost, String id) {
    List<LaneTask> stopped = new ArrayList<>();
    try {
      return callOff(there, atMost, id, stopped);
    } finally {
      // Those that were there before the space has failed, too: nobody else ends them.
      stopped.forEach(task -> finish(task, new TupleOutcome.Cancelled(task.tuple)));
    }
  }

  /**
   * Calls off what is cancelled.
   *
   * @param stopped is given what nobody was at, which is the caller's to finish
   * @return how much it was, with what somebody is at
   */
  private int callOff(Template there, int atMost, String id, List<LaneTask> stopped) {
    lock.lock();
    try {
      // Nothing is between the space and the lane then, and nothing comes there while we look.
      while (moving > 0) {
        ended.awaitUninterruptibly();
      }
      pure.recall();
      List<LaneTask> begun = id == null ? tasks.all() : List.copyOf(tasks.of(id));
      int found = 0;
      for (LaneTask task : begun) {
        found += task.cancelled ? 0 : 1;
        if (tasks.callOff(task, true)) {
          stopped.add(task);
        }
      }
      if (!closed && found < atMost) {
        TaskOwner owner = server == null ? new TaskOwner(false, _ -> {}) : server;
        for (Tuple tuple : space.inAll(there, atMost)) {
          LaneTask task = tasks.add(tuple, owner, executor.clock().nanoTime());
          tasks.callOff(task, true);
          stopped.add(task);
          found++;
        }
      }
      return found;
    } finally {
      try {
        pump();
      } finally {
        lock.unlock();
      }
    }
  }

  // ---- looking, ending

  /** Where tuples are put out. */
  LaneInlet inlet() {
    return inlet;
  }

  /** What waits, in the space and here. */
  private int queued() {
    return (int) Math.min(Integer.MAX_VALUE, tasks.waiting() + there());
  }

  /** None in a space that was closed before its workers: they are to come to their end. */
  private long there() {
    try {
      return space.count(template);
    } catch (IllegalStateException _) {
      return 0;
    }
  }

  /** How it is. */
  LaneStatus status() {
    lock.lock();
    try {
      return new LaneStatus(
          lane.metrics(),
          queued(),
          tasks.underWay(),
          tasks.count(LaneTasks.Fate.DONE),
          tasks.count(LaneTasks.Fate.FAILED),
          tasks.count(LaneTasks.Fate.REFUSED),
          tasks.count(LaneTasks.Fate.CANCELLED),
          tasks.count(LaneTasks.Fate.RETURNED));
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing would be lost by forgetting it but what it knows of its limit. */
  boolean isIdle() {
    lock.lock();
    try {
      return server == null && tasks.isEmpty() && inlet.isIdle() && moving + lane.running() == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Has all that is under way end. */
  void beginClosing() {
    lock.lock();
    try {
      closed = true;
      demand.signalAll();
      inlet.signalAll();
    } finally {
      lock.unlock();
    }
    callOff(_ -> true);
  }

  /** Waits until everything has ended, and gives back what is not finished. */
  void close() {
    lock.lock();
    try {
      while (moving > 0 || lane.running() > 0 || !tasks.allEnded()) {
        ended.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    giveBack();
  }
}
