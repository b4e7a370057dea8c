package dev.teem.stress.lanes;

import dev.teem.engine.lane.LimitConfig;
import dev.teem.engine.lane.TupleYool;
import dev.teem.engine.space.Tuple;
import java.io.IOException;
import java.net.ConnectException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Tasks, each of which follows from its number and the seed, and who answers them: four providers
 * of which one is slow, one drops calls, one is down a fifth of the time, and all hang now and
 * then.
 */
final class Traffic {
  static final int CEILING = 16;

  private static final String PURE = "pure";
  private static final int PROVIDERS = 4;
  private static final int SLOW = 1;
  private static final int DROPS = 2;
  private static final int DOWN = 3;
  private static final long DOWN_EVERY_MILLIS = 500;
  private static final long DOWN_MILLIS = 100;

  private final long seed;
  private final int lanes;
  private final Ledger ledger;
  private final CallWatch[] watches;
  private final CountDownLatch never = new CountDownLatch(1);

  Traffic(long seed, int lanes, Ledger ledger) {
    this.seed = seed;
    this.lanes = lanes;
    this.ledger = ledger;
    watches = new CallWatch[lanes];
    for (int i = 0; i < lanes; i++) {
      watches[i] = new CallWatch(name(i), LimitConfig.upTo(CEILING));
    }
  }

  static String name(int lane) {
    return "lane-" + lane;
  }

  static int number(Tuple tuple) {
    return Math.toIntExact((long) tuple.data().get("number"));
  }

  private static int lane(Tuple tuple) {
    return Integer.parseInt(tuple.lane().substring("lane-".length()));
  }

  CallWatch watch(String lane) {
    return watches[Integer.parseInt(lane.substring("lane-".length()))];
  }

  /** A task: 1 of 10 is pure, 1 of 50 is raced, 1 of 50 fails for good. */
  Tuple task(int number) {
    SplittableRandom random = new SplittableRandom(seed * 31 + number);
    int kind = random.nextInt(50);
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("number", (long) number);
    data.put("provider", "provider-" + random.nextInt(PROVIDERS));
    if (kind == 5) {
      data.put("idempotent", true);
    } else if (kind == 6) {
      data.put("broken", true);
    }
    return Tuple.of(
        kind < 5 ? PURE : "call",
        List.of((long) number),
        "stress",
        name(random.nextInt(lanes)),
        "stress",
        null,
        List.of(),
        data);
  }

  /** Whether but one call for a task may succeed. */
  static boolean isOnce(Tuple task) {
    return !task.data().containsKey("idempotent");
  }

  /** Answers what is not pure. */
  Object call(Tuple tuple) throws Exception {
    CallWatch watch = watches[lane(tuple)];
    watch.begins();
    try {
      return answer(tuple);
    } finally {
      watch.ends();
    }
  }

  private Object answer(Tuple tuple) throws Exception {
    ThreadLocalRandom chance = ThreadLocalRandom.current();
    String name = (String) tuple.data().get("provider");
    int provider = name.charAt(name.length() - 1) - '0';
    if (chance.nextInt(500) == 0) {
      never.await();
    }
    if (provider == SLOW) {
      TimeUnit.MICROSECONDS.sleep(chance.nextInt(2_000));
    }
    boolean drops = provider == DROPS && chance.nextInt(4) == 0;
    if (drops || (provider == DOWN && isDown())) {
      throw new ConnectException("refused");
    }
    if (tuple.data().containsKey("broken")) {
      throw new IOException("status=400");
    }
    int number = number(tuple);
    ledger.succeeds(number);
    return (long) number;
  }

  private static boolean isDown() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) % DOWN_EVERY_MILLIS < DOWN_MILLIS;
  }

  /** Answers what is pure. */
  TupleYool pure() {
    return new TupleYool() {
      @Override
      public Object run(Tuple tuple) {
        int number = number(tuple);
        ledger.succeeds(number);
        return (long) number;
      }

      @Override
      public boolean blocking() {
        return false;
      }
    };
  }

  /** What was wrong with a lane's calls; null if nothing was. */
  String fault() {
    for (CallWatch watch : watches) {
      if (watch.fault() != null) {
        return watch.fault();
      }
    }
    return null;
  }

  /** Calls that are under way. */
  int now() {
    int now = 0;
    for (CallWatch watch : watches) {
      now += watch.now();
    }
    return now;
  }
}
