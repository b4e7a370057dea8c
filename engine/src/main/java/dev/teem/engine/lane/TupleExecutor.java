package dev.teem.engine.lane;

import dev.teem.engine.catalog.UnknownYoolException;
import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Receipt;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.time.EngineClock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The rule by which one tuple is executed, on the calling thread. Any thread may use it, many at
 * once; everything blocks.
 *
 * <pre>
 *  agent_terms in the data         --> the registered yool that keeps them, or failure
 *  a registered yool of that name  --> runs, is never cached
 *  otherwise  long texts in the data are shortened, if the data wants it
 *             a result is kept by input key, or by receipt key  --> that
 *             an equal tuple is under way                       --> its result
 *             data.provider is "local"                          --> the executor, once
 *             otherwise                    --> the executor, by {@link Attempts} and the breaker of
 *                                              the provider that the data names, if it names one
 * </pre>
 *
 * <p>The input key is the {@link Receipt#inputHash} of yool and data, as they are after shortening.
 * What is kept has a receipt id, the hash of yool, input key and output; who has kept, found or
 * shared a result is given {@code stored@}, {@code hit@} or {@code shared@} and that id as a
 * receipt of the tuple. The receipt key is the last of these on the tuple: so a tuple that carries
 * the receipt of its yool is answered from it although its data has changed since, as by a packet
 * that was routed into it.
 *
 * <p>A tuple with {@value TupleYool#TERMS} never runs without the limits that these set: see {@link
 * TupleYool#keepsTerms}.
 *
 * <p>Where the data says {@code idempotent: true} and there is a rival, the two race. The loser is
 * interrupted; the result does not wait for its end, {@link #close} does.
 *
 * <p>An interrupt ends an execution at once, whether it works, rests or waits, and no further
 * attempt is made. Only work that takes no notice of interrupts comes to its end first; if that is
 * a success it stays one.
 */
public final class TupleExecutor implements AutoCloseable {
  /** Before the receipt id of a result that the execution has put into the cache. */
  public static final String STORED = "stored@";

  /** Before the receipt id of a result that was found in the cache. */
  public static final String HIT = "hit@";

  /** Before the receipt id of a result that an equal tuple was being executed for. */
  public static final String SHARED = "shared@";

  /** What an entry of the cache weighs beside its text, about: keys, table, links. */
  private static final long ENTRY_BYTES = 500;

  private final LocalYools local;
  private final TupleYool executor;
  private final TupleYool rival;
  private final long headStartNanos;
  private final Attempts attempts;
  private final CircuitBreakers breakers;
  private final EngineClock clock;
  private final ContextCompressor compressor;
  private final ReceiptCache<Answer> cache;
  private final SingleFlight<String, Answer> flights = new SingleFlight<>();

  /** Contestants of races that have not ended. Under the lock of this. */
  private int racing;

  /**
   * A result, as it is kept.
   *
   * @param output in canonical form: who gets it makes values of his own of it
   * @param receiptId names it
   * @param kept whether the cache has it
   */
  private record Answer(String output, String receiptId, boolean kept) {
    long weight() {
      return ENTRY_BYTES + 2L * output.length();
    }
  }

  /** One that has executed nothing yet. */
  public TupleExecutor(TupleExecutorContext context) {
    context.conclude();
    local = new LocalYools(context.local);
    executor = context.executor;
    rival = context.rival;
    headStartNanos = context.headStart.toNanos();
    attempts = context.attempts;
    breakers = context.breakers;
    clock = context.clock;
    compressor = new ContextCompressor(context.policy.contextCompressionChars());
    cache =
        new ReceiptCache<>(
            context.policy.cacheMaxEntries(),
            context.cacheBytes,
            context.policy.cacheTtl(),
            Answer::weight,
            clock);
  }

  /** Whether a tuple is for a registered yool that never waits for anything. */
  public boolean isPure(Tuple tuple) {
    TupleYool yool = local.of(tuple);
    return yool != null && !yool.blocking();
  }

  /** How often the executor is tried unless it is said otherwise. */
  public Attempts attempts() {
    return attempts;
  }

  /** The providers' breakers. */
  public CircuitBreakers breakers() {
    return breakers;
  }

  /** The source of its time. */
  public EngineClock clock() {
    return clock;
  }

  /** What the cache holds and was good for. */
  public CacheStats cacheStats() {
    return cache.stats();
  }

  /**
   * Executes a tuple with the usual attempts, limited by nobody.
   *
   * @throws InterruptedException if this thread is interrupted
   * @throws CircuitOpenException if the provider is not called
   * @throws UnknownYoolException if no yool of that name is registered, and there is no executor
   * @throws Exception what the last attempt has thrown
   */
  public TupleResult execute(Tuple tuple) throws Exception {
    return execute(tuple, attempts, CallPlace.UNLIMITED);
  }

  /**
   * Executes a tuple.
   *
   * @param each how often the executor is tried, and for how long
   * @param place of its calls; may be held already. If it is held in the end, as after a hit, it is
   *     the caller's to leave
   * @throws InterruptedException if this thread is interrupted, or the place says so
   * @throws CircuitOpenException if the provider is not called, and the place does not wait for it
   * @throws UnknownYoolException if no yool of that name is registered, and there is no executor
   * @throws Exception what the last attempt has thrown
   */
  public TupleResult execute(Tuple tuple, Attempts each, CallPlace place) throws Exception {
    TupleYool yool = local.of(tuple);
    if (yool != null) {
      Object output = attempt(yool, tuple, null, null, place);
      return new TupleResult(tuple, output, TupleResult.Source.LOCAL, List.of());
    }
    Tuple shortened = shortened(tuple);
    String yoolName = tuple.yool() == null ? "" : tuple.yool();
    String inputKey = Receipt.inputHash(yoolName, shortened.data(), null, null);
    Work work = new Work(shortened, yoolName, inputKey, each, place);
    Answer answer = flights.run(inputKey, work::answer, place::leave);
    return result(tuple, answer, work.source);
  }

  /** Executes a tuple for a yool that is registered here and pure, on a core. */
  TupleResult executePure(Tuple tuple) throws Exception {
    Object output = local.of(tuple).run(tuple);
    return new TupleResult(tuple, output, TupleResult.Source.LOCAL, List.of());
  }

  private Tuple shortened(Tuple tuple) {
    if (!ContextCompressor.isWanted(tuple.data())) {
      return tuple;
    }
    // With the id of what was put out, by which whoever executes it can name it.
    return new Tuple(
        tuple.id(),
        tuple.yool(),
        tuple.map(),
        tuple.authority(),
        tuple.lane(),
        tuple.source(),
        tuple.parent(),
        tuple.receipts(),
        compressor.compress(tuple.data()),
        null);
  }

  private static TupleResult result(Tuple tuple, Answer answer, TupleResult.Source source) {
    String sort =
        switch (source) {
          case CACHED -> HIT;
          case SHARED -> SHARED;
          default -> STORED;
        };
    List<String> receipts = answer.kept ? List.of(sort + answer.receiptId) : List.of();
    return new TupleResult(tuple, CanonicalJson.parse(answer.output), source, receipts);
  }

  /** The execution of a tuple that may be answered without. One thread's. */
  private final class Work {
    private final Tuple tuple;
    private final String yoolName;
    private final String inputKey;
    private final Attempts each;
    private final CallPlace place;

    /** Unless this runs it is another's flight that answers. */
    private TupleResult.Source source = TupleResult.Source.SHARED;

    Work(Tuple tuple, String yoolName, String inputKey, Attempts each, CallPlace place) {
      this.tuple = tuple;
      this.yoolName = yoolName;
      this.inputKey = inputKey;
      this.each = each;
      this.place = place;
    }

    Answer answer() throws Exception {
      Answer found = found();
      if (found != null) {
        source = TupleResult.Source.CACHED;
        return found;
      }
      source = TupleResult.Source.EXECUTED;
      String output = CanonicalJson.write(output());
      String id =
          Sha256.hex(
              Sha256.of(
                  CanonicalJson.bytes(
                      Map.of("yool", yoolName, "input_hash", inputKey, "output", output))));
      Answer answer = new Answer(output, id, true);
      boolean kept = cache.put(inputKey, answer) && cache.put(receiptKey(id), answer);
      return kept ? answer : new Answer(output, id, false);
    }

    private Answer found() {
      String receiptId = receiptId(tuple.receipts());
      if (receiptId == null) {
        return cache.get(inputKey);
      }
      ReceiptCache.Hit<Answer> hit = cache.find(inputKey, receiptKey(receiptId));
      return hit == null ? null : hit.value();
    }

    /** With the yool, whose results alone it may find. */
    private String receiptKey(String receiptId) {
      return receiptId + "@" + yoolName;
    }

    private Object output() throws Exception {
      if (executor == null) {
        throw local.unknown(yoolName);
      }
      if (rival == null || !Boolean.TRUE.equals(tuple.data().get("idempotent"))) {
        return call(executor, place);
      }
      // Both enter a place of their own, since the loser's is free only when that has ended.
      place.leave();
      Race<Object> race = new Race<>(TupleExecutor.this::contestantEnded);
      CallPlace first = race.during(place.another());
      CallPlace second = race.during(place.another());
      return race.run(
          () -> contest(executor, first),
          () -> contest(rival, second),
          headStartNanos,
          TupleExecutor.this::contestantStarts);
    }

    /** Nobody else leaves the place, should others' code fail that tells failures apart. */
    private Object contest(TupleYool yool, CallPlace at) throws Exception {
      try {
        return call(yool, at);
      } finally {
        at.leave();
      }
    }

    private Object call(TupleYool yool, CallPlace at) throws Exception {
      Object provider = tuple.data().get("provider");
      if (CircuitBreakers.LOCAL.equals(provider)) {
        return attempt(yool, tuple, null, null, at);
      }
      CircuitBreaker breaker =
          provider instanceof String name && !name.isBlank() ? breakers.forProvider(name) : null;
      return attempts(yool, breaker, at);
    }

    private Object attempts(TupleYool yool, CircuitBreaker breaker, CallPlace at) throws Exception {
      for (int failures = 0; ; failures++) {
        try {
          return attempt(yool, tuple, each, breaker, at);
        } catch (Exception | Error e) {
          long nanos =
              Cancellation.isCause(e)
                  ? Attempts.NO_MORE
                  : each.rest(e, failures, ThreadLocalRandom.current());
          if (nanos == Attempts.NO_MORE) {
            throw e;
          }
          at.rest(nanos);
        }
      }
    }
  }

  /** Of the last receipt that an execution has left; null if there is none. */
  private static String receiptId(List<String> receipts) {
    for (String receipt : receipts.reversed()) {
      for (String sort : List.of(STORED, HIT, SHARED)) {
        if (receipt.startsWith(sort)) {
          return receipt.substring(sort.length());
        }
      }
    }
    return null;
  }

  /**
   * One attempt.
   *
   * @param limits how long it may take, or null
   * @param breaker the provider's, or null if none was named
   */
  private Object attempt(
      TupleYool yool, Tuple tuple, Attempts limits, CircuitBreaker breaker, CallPlace place)
      throws Exception {
    long permit = admit(place, breaker);
    long start = clock.nanoTime();
    Object output;
    try {
      output = limits == null ? yool.run(tuple) : limits.call(() -> yool.run(tuple));
    } catch (Exception | Error e) {
      if (Cancellation.isCause(e)) {
        place.leave();
        if (breaker != null) {
          breaker.abandon(permit);
        }
      } else {
        // Without a provider to blame, only what may pass by itself is not the work's own fault.
        Attempts known = limits == null ? attempts : limits;
        place.leave(start, clock.nanoTime(), breaker != null || known.retryable().test(e));
        if (breaker != null) {
          breaker.failure(permit);
        }
      }
      throw e;
    }
    place.leave(start, clock.nanoTime(), false);
    if (breaker != null) {
      breaker.success(permit);
    }
    return output;
  }

  private static long admit(CallPlace place, CircuitBreaker breaker) throws InterruptedException {
    while (true) {
      place.enter();
      try {
        return breaker == null ? 0 : breaker.acquire();
      } catch (CircuitOpenException e) {
        place.leave();
        place.refused(e);
      }
    }
  }

  private synchronized void contestantStarts() {
    racing++;
  }

  private synchronized void contestantEnded() {
    racing--;
    notifyAll();
  }

  /** Contestants that run: two of each race, and losers that have not ended yet. */
  public synchronized int racing() {
    return racing;
  }

  /** Waits for losers that have not ended yet. Nothing may be executed any more. */
  @Override
  public synchronized void close() {
    boolean interrupted = false;
    while (racing > 0) {
      try {
        wait();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
