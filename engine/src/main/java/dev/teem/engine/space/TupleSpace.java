package dev.teem.engine.space;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Where tuples are put out, read and taken by what they say, after David Gelernter's Linda
 * (Generative Communication in Linda, 1985). Any thread may use it.
 *
 * <p>Of the tuples that a template wants in a lane, the oldest is read or taken. Of those who wait
 * for a tuple, all who would read it see it, and the one that came first among all who would take
 * it gets it; nobody else is woken. A tuple goes to nobody who has gone: who waits has left at a
 * time-out, an interrupt or a cancellation, or has a tuple, never both.
 *
 * <p>A tuple is known by its id. To put out one that is there changes nothing; if its id is not the
 * hash of the content, and that is another, it takes the place of the one that is there.
 *
 * <p>A durable space keeps a {@link TupleLog}. What is put out is there from then on until somebody
 * says what became of it, by {@link #receipt}: who has taken it may die, and then it is put out
 * again when the space is opened. Until its receipt, a tuple with the hash of its content is not
 * put out again, taken or not: so the same work is not begun twice.
 *
 * <p>Lanes are spread over shards. What names a lane concerns one shard; what does not may have to
 * lock all of them: it finds nothing only if at one moment there was nothing. Each operation takes
 * effect at one moment between call and return.
 */
public final class TupleSpace implements AutoCloseable {
  private static final int MAX_SHARDS = 64;

  private static final int MOST_IN_BULK = 512;

  // Together about as long as it takes to wake a thread.
  private static final int GLANCES = 8;
  private static final int SPINS_PER_GLANCE = 32;

  /** 146 years, so that sums with the time do not overflow. */
  private static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

  private final Shard[] shards;

  /** Null in memory. */
  private final TupleLog log;

  private final ExecutorService evaluations = Executors.newVirtualThreadPerTaskExecutor();

  /** An empty space in memory, with as many shards as there are processors, or a few more. */
  public TupleSpace() {
    this(Runtime.getRuntime().availableProcessors(), null);
  }

  /**
   * A durable space: all tuples that are open in a log are put out.
   *
   * @param log stays the caller's to close, after this; put out and taken through this space alone
   *     while it is open
   */
  public TupleSpace(TupleLog log) {
    this(Runtime.getRuntime().availableProcessors(), Objects.requireNonNull(log, "log"));
    log.openTuples().forEach(this::insert);
  }

  TupleSpace(int atLeastShards, TupleLog log) {
    this.log = log;
    int count = Integer.highestOneBit(Math.clamp(2L * atLeastShards - 1, 1, MAX_SHARDS));
    shards = new Shard[count];
    Arrays.setAll(shards, _ -> new Shard());
  }

  /**
   * Puts a tuple out. When this returns it is there for all, and if the space is durable, as
   * durable as its log is.
   *
   * @throws IllegalArgumentException if it has no id
   * @throws IllegalStateException if the space is closed
   */
  public void out(Tuple tuple) {
    requireId(tuple);
    if (log != null) {
      requireOpen();
      if (!log.out(tuple)) {
        return;
      }
    }
    insert(tuple);
  }

  private static void requireId(Tuple tuple) {
    if (tuple.id() == null) {
      throw new IllegalArgumentException(
          "a tuple of lane="
              + tuple.lane()
              + " has no id; Tuple.of gives it the hash of its content");
    }
  }

  private void requireOpen() {
    inShard(
        shards[0],
        () -> {
          shards[0].requireOpen();
          return null;
        });
  }

  private void insert(Tuple tuple) {
    if (tuple.isNamed()) {
      inAllShards(() -> insertNamed(tuple));
    } else {
      shardOf(tuple.laneHash()).out(tuple);
    }
  }

  /** One of the same name may be in any lane. */
  private Void insertNamed(Tuple tuple) {
    for (Shard each : shards) {
      each.requireOpen();
      if (!tuple.equals(each.named(tuple.id()))) {
        each.forget(tuple.id());
      }
    }
    shardOf(tuple.laneHash()).insert(tuple);
    return null;
  }

  /**
   * Says what became of a tuple that was taken: it is done, and a durable space does not put it out
   * again.
   *
   * @param outcome JSON values
   */
  public void receipt(Tuple tuple, Map<String, Object> outcome) {
    if (log != null) {
      log.receipt(tuple, outcome);
    }
  }

  /**
   * The same for several tuples, which a durable space keeps in one go, as far as possible. If it
   * throws, those that came before may be done.
   *
   * @param outcome of each of them, JSON values
   */
  public void receiptAll(List<Tuple> tuples, Function<Tuple, Map<String, Object>> outcome) {
    if (log != null) {
      log.receiptAll(tuples, outcome);
    }
  }

  /**
   * Ends a tuple that was taken by putting out another one. After a crash a durable space has one
   * of the two, never both or none.
   *
   * @param outcome JSON values
   * @throws IllegalArgumentException if the other one has no id
   * @throws IllegalStateException if the space is closed
   */
  public void replace(Tuple taken, Map<String, Object> outcome, Tuple by) {
    requireId(by);
    if (log != null) {
      requireOpen();
      if (!log.replace(taken, outcome, by)) {
        return;
      }
    }
    insert(by);
  }

  /**
   * Puts tuples out, in their order. A durable space keeps some hundreds of them in one go: none of
   * these is there for anybody before all are durable. If it throws, those that came before may be
   * out.
   */
  public void outAll(Iterable<Tuple> tuples) {
    if (log == null) {
      tuples.forEach(this::out);
      return;
    }
    List<Tuple> bulk = new ArrayList<>();
    for (Tuple each : tuples) {
      requireId(each);
      bulk.add(each);
      if (bulk.size() == MOST_IN_BULK) {
        outBulk(bulk);
        bulk.clear();
      }
    }
    outBulk(bulk);
  }

  private void outBulk(List<Tuple> bulk) {
    int done = 0;
    while (done < bulk.size()) {
      requireOpen();
      done += log.outAll(bulk.subList(done, bulk.size()), this::insert);
    }
  }

  /** Takes a tuple, and waits for one if there is none. */
  public Tuple in(Template template) throws InterruptedException {
    return taken(await(template, true, false, 0));
  }

  /** Takes a tuple, and waits for one if there is none; null if none comes in time. */
  public Tuple in(Template template, Duration timeout) throws InterruptedException {
    return taken(await(template, true, true, nanos(timeout)));
  }

  /** Takes a tuple; null if there is none. */
  public Tuple inp(Template template) {
    return taken(find(template, true));
  }

  /** Reads a tuple, and waits for one if there is none. */
  public Tuple rd(Template template) throws InterruptedException {
    return await(template, false, false, 0);
  }

  /** Reads a tuple, and waits for one if there is none; null if none comes in time. */
  public Tuple rd(Template template, Duration timeout) throws InterruptedException {
    return await(template, false, true, nanos(timeout));
  }

  /** Reads a tuple; null if there is none. */
  public Tuple rdp(Template template) {
    return find(template, false);
  }

  /**
   * A tuple that is taken as soon as there is one. To cancel it is to wait no longer; so is a
   * time-out of the future itself, as by {@link CompletableFuture#completeOnTimeout}. Either fails,
   * and gives false, when there is a tuple for it.
   *
   * <p>Actions that depend on it run in the thread that puts the tuple out, unless they are async.
   */
  public CompletableFuture<Tuple> inAsync(Template template) {
    return future(template, true);
  }

  /** The same, but null if none comes in time. */
  public CompletableFuture<Tuple> inAsync(Template template, Duration timeout) {
    return inAsync(template).completeOnTimeout(null, nanos(timeout), TimeUnit.NANOSECONDS);
  }

  /** A tuple that is read as soon as there is one. */
  public CompletableFuture<Tuple> rdAsync(Template template) {
    return future(template, false);
  }

  /** The same, but null if none comes in time. */
  public CompletableFuture<Tuple> rdAsync(Template template, Duration timeout) {
    return rdAsync(template).completeOnTimeout(null, nanos(timeout), TimeUnit.NANOSECONDS);
  }

  /** Takes the tuples that are there, the oldest of each lane first, up to a number of them. */
  public List<Tuple> inAll(Template template, int atMost) {
    return takenAll(takeAll(template, atMost));
  }

  /** Reads the tuples that are there, the oldest of each lane first, up to a number of them. */
  public List<Tuple> scan(Template template, int atMost) {
    return all(template, atMost, false);
  }

  /** How many tuples there are that a template wants. */
  public long count(Template template) {
    if (template.hasLane()) {
      Shard shard = shardOf(template.laneHash());
      return inShard(shard, () -> shard.count(template));
    }
    return inAllShards(() -> {
      long sum = 0;
      for (Shard each : shards) {
        sum += each.count(template);
      }
      return sum;
    });
  }

  /**
   * Puts back a tuple that was taken, in front of all others: for takers that cannot use it after
   * all. If it is there already nothing changes, nor if another of its name was put out meanwhile,
   * which has taken its place.
   */
  public void giveBack(Tuple tuple) {
    requireId(tuple);
    if (tuple.isNamed()) {
      inAllShards(() -> giveBackNamed(tuple));
      return;
    }
    Shard shard = shardOf(tuple.laneHash());
    inShard(
        shard,
        () -> {
          shard.giveBack(tuple);
          return null;
        });
  }

  /** One of the same name may be in any lane. */
  private Void giveBackNamed(Tuple tuple) {
    for (Shard each : shards) {
      each.requireOpen();
      if (each.named(tuple.id()) != null) {
        return null;
      }
    }
    shardOf(tuple.laneHash()).giveBack(tuple);
    return null;
  }

  /**
   * Puts out what a function gives, when it has given it, on a virtual thread of its own. Closing
   * the space interrupts it, and waits for it to end.
   *
   * @return the tuple when it is out, or why there is none
   */
  public CompletableFuture<Tuple> eval(Callable<Tuple> function) {
    CompletableFuture<Tuple> result = new CompletableFuture<>();
    try {
      evaluations.execute(() -> evaluate(function, result));
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the tuple space is closed", e);
    }
    return result;
  }

  private void evaluate(Callable<Tuple> function, CompletableFuture<Tuple> result) {
    try {
      Tuple tuple = function.call();
      out(tuple);
      result.complete(tuple);
    } catch (Throwable e) {
      result.completeExceptionally(e);
    }
  }

  /** What there is at one moment. */
  public SpaceSnapshot snapshot() {
    SpaceSnapshot.Sum sum = new SpaceSnapshot.Sum();
    inAllShards(() -> {
      for (Shard each : shards) {
        each.report(sum);
      }
      return null;
    });
    return sum.snapshot();
  }

  /** Ends evaluations and all waiting, with an {@link IllegalStateException}. */
  @Override
  public void close() {
    evaluations.shutdownNow();
    inAllShards(() -> {
      for (Shard each : shards) {
        each.close();
      }
      return null;
    });
    evaluations.close();
  }

  /** Lanes, yools and buckets that are kept. */
  int groups() {
    return Arrays.stream(shards).mapToInt(each -> inShard(each, each::groups)).sum();
  }

  private static long nanos(Duration timeout) {
    try {
      return timeout.toNanos();
    } catch (ArithmeticException _) {
      return timeout.isNegative() ? 0 : Long.MAX_VALUE;
    }
  }

  private Shard shardOf(int laneHash) {
    return shards[laneHash & shards.length - 1];
  }

  private Tuple find(Template template, boolean takes) {
    if (template.hasLane()) {
      return shardOf(template.laneHash()).find(template, takes);
    }
    for (Shard each : shards) {
      Tuple found = each.find(template, takes);
      if (found != null) {
        return found;
      }
    }
    return shards.length == 1 ? null : inAllShards(() -> findLocked(template, takes));
  }

  /**
   * Looks again a few times, for some microseconds; null if there is still nothing. Who stands in
   * line is handed each tuple by itself, and the processors' caches with it; this lets who puts out
   * get on meanwhile, and then finds several. Where others stand in line it is of no use, and where
   * tuples have to be compared it may take milliseconds each time.
   */
  private Tuple findSoon(Template template, boolean takes) {
    if (!template.hasLane() || template.isSelective()) {
      return null;
    }
    Shard shard = shardOf(template.laneHash());
    for (int i = 0; i < GLANCES && !shard.isAwaited(); i++) {
      for (int j = 0; j < SPINS_PER_GLANCE; j++) {
        Thread.onSpinWait();
      }
      Tuple found = shard.find(template, takes);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private Tuple findLocked(Template template, boolean takes) {
    for (Shard each : shards) {
      Tuple found = takes ? each.take(template) : each.read(template);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private Tuple await(Template template, boolean takes, boolean timed, long nanos)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Tuple found = find(template, takes);
    if (found != null || (timed && nanos <= 0)) {
      return found;
    }
    found = findSoon(template, takes);
    if (found != null) {
      return found;
    }
    long deadline = System.nanoTime() + Math.min(nanos, LONGEST_NANOS);
    ParkedWaiter waiter = new ParkedWaiter(template, takes);
    found = stand(waiter);
    if (found != null) {
      return found;
    }
    boolean settled = false;
    try {
      settled = waiter.await(timed, deadline);
    } finally {
      if (!settled || waiter.places().length > 1) {
        withdraw(waiter);
      }
    }
    if (settled && waiter.failure() != null) {
      throw new IllegalStateException(waiter.failure().getMessage(), waiter.failure());
    }
    return settled ? waiter.tuple() : null;
  }

  private CompletableFuture<Tuple> future(Template template, boolean takes) {
    UnaryOperator<Tuple> received = takes ? this::taken : UnaryOperator.identity();
    FutureWaiter waiter = new FutureWaiter(template, takes, this::withdraw, received);
    Tuple found = stand(waiter);
    return found == null
        ? waiter.future()
        : CompletableFuture.completedFuture(received.apply(found));
  }

  /**
   * The same, but what is there is noted as taken elsewhere: for who must not wait for the log.
   * What comes later is noted by the thread that puts it out.
   */
  CompletableFuture<Tuple> inAsync(Template template, Executor noting) {
    FutureWaiter waiter = new FutureWaiter(template, true, this::withdraw, this::taken);
    Tuple found = stand(waiter);
    if (found != null && waiter.claim()) {
      waiter.settle(found);
      noting.execute(waiter::wake);
    }
    return waiter.future();
  }

  /** Takes a tuple that has still to be noted as {@link #taken}; null if there is none. */
  Tuple take(Template template) {
    return find(template, true);
  }

  /** Whether there is a log to wait for. */
  boolean isDurable() {
    return log != null;
  }

  /**
   * Notes that a tuple was taken, before anybody gets it.
   *
   * @return the tuple; if it cannot be noted, this throws, and the tuple is where it was
   */
  Tuple taken(Tuple tuple) {
    if (log != null && tuple != null) {
      try {
        log.in(tuple);
      } catch (RuntimeException | Error e) {
        giveBack(tuple);
        throw e;
      }
    }
    return tuple;
  }

  /** Takes tuples that have still to be noted as {@link #takenAll}. */
  List<Tuple> takeAll(Template template, int atMost) {
    return all(template, atMost, true);
  }

  /** Notes the same of several; if that fails, all of them are where they were. */
  List<Tuple> takenAll(List<Tuple> tuples) {
    if (log != null) {
      try {
        log.inAll(tuples);
      } catch (RuntimeException | Error e) {
        giveBackAll(tuples);
        throw e;
      }
    }
    return tuples;
  }

  /** Puts back what was taken in one go. The oldest last, so that it is in front again. */
  void giveBackAll(List<Tuple> tuples) {
    tuples.reversed().forEach(this::giveBack);
  }

  /** Has somebody stand in line; or gives a tuple if there is one. */
  private Tuple stand(Waiter waiter) {
    if (!waiter.template.hasLane()) {
      return inAllShards(() -> standLocked(waiter, shards));
    }
    Shard shard = shardOf(waiter.template.laneHash());
    return inShard(
        shard,
        () -> {
          shard.announce();
          try {
            return standLocked(waiter, shard);
          } finally {
            shard.revoke();
          }
        });
  }

  private static Tuple standLocked(Waiter waiter, Shard... where) {
    for (Shard each : where) {
      Tuple found = waiter.takes ? each.take(waiter.template) : each.read(waiter.template);
      if (found != null) {
        return found;
      }
    }
    WaitPlace[] places = new WaitPlace[where.length];
    Arrays.setAll(places, i -> where[i].stand(waiter));
    waiter.standAt(places);
    return null;
  }

  /** Takes somebody who waits no longer out of line, wherever he still stands. */
  private void withdraw(Waiter waiter) {
    for (WaitPlace each : waiter.places()) {
      each.shard.lock();
      try {
        each.shard.leaveLine(each);
      } finally {
        Shard.wakeAll(each.shard.unlock());
      }
    }
  }

  private List<Tuple> all(Template template, int atMost, boolean takes) {
    List<Tuple> found = new ArrayList<>();
    if (template.hasLane()) {
      Shard shard = shardOf(template.laneHash());
      inShard(shard, () -> all(shard, template, atMost, takes, found));
    } else {
      inAllShards(() -> {
        for (Shard each : shards) {
          all(each, template, atMost - found.size(), takes, found);
        }
        return null;
      });
    }
    return found;
  }

  private static Void all(
      Shard shard, Template template, int atMost, boolean takes, List<Tuple> found) {
    found.addAll(takes ? shard.take(template, atMost) : shard.read(template, atMost));
    return null;
  }

  private static <T> T inShard(Shard shard, Supplier<T> section) {
    shard.lock();
    try {
      return section.get();
    } finally {
      Shard.wakeAll(shard.unlock());
    }
  }

  /** At one moment of all shards. They are locked in their order, as by everybody who needs all. */
  private <T> T inAllShards(Supplier<T> section) {
    List<Waiter> woken = new ArrayList<>();
    int locked = 0;
    int announced = 0;
    try {
      for (; locked < shards.length; locked++) {
        shards[locked].lock();
        // A predicate that one of them asks must not use any.
        shards[locked].beginAsking();
      }
      for (; announced < shards.length; announced++) {
        shards[announced].announce();
      }
      return section.get();
    } finally {
      for (int i = 0; i < announced; i++) {
        shards[i].revoke();
      }
      for (int i = 0; i < locked; i++) {
        shards[i].endAsking();
        woken.add(shards[i].unlock());
      }
      woken.forEach(Shard::wakeAll);
    }
  }
}
