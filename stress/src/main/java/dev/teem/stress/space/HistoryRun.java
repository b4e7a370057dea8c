package dev.teem.stress.space;

import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import dev.teem.stress.space.Operation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Has threads use a space for a short while, all that they do drawn from a seed, and keeps what
 * they were answered. How they meet is not in the seed.
 */
final class HistoryRun implements AutoCloseable {
  private static final int THREADS = 3;
  private static final int OPERATIONS = 6;
  private static final int MOST_MICROS = 30;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  /** One history, the operations of each thread in their order, and at last all that is there. */
  List<Operation> run(long seed) throws InterruptedException, ExecutionException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Operation> history = Collections.synchronizedList(new ArrayList<>());
    AtomicLong time = new AtomicLong();
    try (TupleSpace space = new TupleSpace()) {
      AtomicInteger missing = new AtomicInteger(THREADS);
      Actor[] actors = new Actor[THREADS];
      List<Future<Void>> ends = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        actors[i] = new Actor(space, random.split(), time, history, missing, actors);
        ends.add(threads.submit(actors[i]));
      }
      for (Future<Void> each : ends) {
        each.get();
      }
      Actor last = new Actor(space, random, time, history, missing, new Actor[0]);
      last.record(Kind.IN_ALL, new Wanted(-1, -1, -1, false), Wanted.TUPLES);
    }
    return history;
  }

  @Override
  public void close() {
    threads.close();
  }

  /** One of the threads. */
  private static final class Actor implements Callable<Void> {
    private final TupleSpace space;
    private final SplittableRandom random;
    private final AtomicLong time;
    private final List<Operation> history;
    private final AtomicInteger missing;
    private final Actor[] all;
    private final List<Integer> taken = new ArrayList<>();

    /** Whom to interrupt; set before the start, read by others after it. */
    private Thread thread;

    /** How many want to interrupt it just now: it goes on when there is none. */
    private final AtomicInteger naggers = new AtomicInteger();

    private volatile boolean over;

    Actor(
        TupleSpace space,
        SplittableRandom random,
        AtomicLong time,
        List<Operation> history,
        AtomicInteger missing,
        Actor[] all) {
      this.space = space;
      this.random = random;
      this.time = time;
      this.history = history;
      this.missing = missing;
      this.all = all;
    }

    @Override
    public Void call() throws Exception {
      thread = Thread.currentThread();
      awaitOthers();
      try {
        for (int i = 0; i < OPERATIONS; i++) {
          act();
        }
      } finally {
        over = true;
        while (naggers.get() > 0) {
          Thread.onSpinWait();
        }
        Thread.interrupted();
      }
      return null;
    }

    /** Without sleeping: they are to begin at once. */
    @SuppressWarnings("ThreadPriorityCheck") // only time is lost if the yield does nothing
    private void awaitOthers() {
      missing.decrementAndGet();
      while (missing.get() > 0) {
        Thread.yield();
      }
    }

    private void act() throws Exception {
      int lane = random.nextInt(-1, 2);
      int yool = random.nextInt(-1, 2);
      int bit = random.nextInt(3) == 0 ? random.nextInt(2) : -1;
      Wanted wanted = new Wanted(lane, yool, bit, bit >= 0 && random.nextBoolean());
      int kind = random.nextInt(18);
      if (kind < 6) {
        record(Kind.OUT, wanted, random.nextInt(Wanted.TUPLES));
      } else if (kind < 11) {
        record(Kind.IN, wanted, 0);
      } else if (kind < 13) {
        record(Kind.RD, wanted, 0);
      } else if (kind < 14) {
        record(Kind.IN_ALL, wanted, random.nextInt(1, 4));
      } else if (kind < 15) {
        record(Kind.COUNT, wanted, 0);
      } else if (kind < 16) {
        record(Kind.SCAN, wanted, random.nextInt(1, 4));
      } else if (kind < 17) {
        recordOutAll(wanted, random.ints(3, 0, Wanted.TUPLES).boxed().toList());
      } else if (!taken.isEmpty()) {
        record(Kind.GIVE_BACK, wanted, taken.removeLast());
      } else {
        nag(all[random.nextInt(all.length)]);
      }
    }

    private static void nag(Actor other) {
      other.naggers.incrementAndGet();
      if (!other.over && other.thread != null) {
        other.thread.interrupt();
      }
      other.naggers.decrementAndGet();
    }

    private void recordOutAll(Wanted wanted, List<Integer> tuples) {
      List<Tuple> bulk = tuples.stream().map(Wanted::tuple).toList();
      long invoked = time.getAndIncrement();
      space.outAll(bulk);
      long returned = time.getAndIncrement();
      for (int part = 0; part < tuples.size(); part++) {
        history.add(
            new Operation(Kind.OUT, wanted, tuples.get(part), List.of(), invoked, returned, part));
      }
    }

    void record(Kind kind, Wanted wanted, int tuple) throws ExecutionException {
      long invoked = time.getAndIncrement();
      try {
        List<Integer> answer = ask(kind, wanted, tuple);
        history.add(new Operation(kind, wanted, tuple, answer, invoked, time.getAndIncrement(), 0));
        if (kind == Kind.IN) {
          taken.addAll(answer);
        }
      } catch (InterruptedException _) {
        // It says nothing of what was there, only that nothing was taken.
      }
    }

    private List<Integer> ask(Kind kind, Wanted wanted, int tuple)
        throws InterruptedException, ExecutionException {
      return switch (kind) {
        case OUT -> {
          space.out(Wanted.tuple(tuple));
          yield List.of();
        }
        case GIVE_BACK -> {
          space.giveBack(Wanted.tuple(tuple));
          yield List.of();
        }
        case IN -> one(in(wanted));
        case RD -> one(rd(wanted));
        case IN_ALL -> space.inAll(wanted.template(), tuple).stream().map(Wanted::number).toList();
        case SCAN -> space.scan(wanted.template(), tuple).stream().map(Wanted::number).toList();
        case COUNT -> List.of((int) space.count(wanted.template()));
      };
    }

    private static List<Integer> one(Tuple tuple) {
      return tuple == null ? List.of() : List.of(Wanted.number(tuple));
    }

    private Tuple in(Wanted wanted) throws InterruptedException {
      return switch (random.nextInt(3)) {
        case 0 -> space.inp(wanted.template());
        case 1 -> space.in(wanted.template(), patience());
        default -> cancelled(space.inAsync(wanted.template()), patience());
      };
    }

    private Tuple rd(Wanted wanted) throws InterruptedException {
      return switch (random.nextInt(3)) {
        case 0 -> space.rdp(wanted.template());
        case 1 -> space.rd(wanted.template(), patience());
        default -> cancelled(space.rdAsync(wanted.template()), patience());
      };
    }

    private Duration patience() {
      return Duration.ofNanos(1_000L * random.nextInt(MOST_MICROS));
    }

    /** Waits a while, then no longer. */
    private static Tuple cancelled(CompletableFuture<Tuple> future, Duration patience) {
      long until = System.nanoTime() + patience.toNanos();
      while (!future.isDone() && System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      // It may have been given a tuple that is on its way.
      return future.cancel(false) ? null : future.join();
    }
  }
}
