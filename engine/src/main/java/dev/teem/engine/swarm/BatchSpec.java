package dev.teem.engine.swarm;

import dev.teem.engine.account.Quota;
import dev.teem.engine.lane.Attempts;
import dev.teem.engine.lane.Backoff;
import dev.teem.engine.lane.CircuitBreakers;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.lane.LaneTimer;
import dev.teem.engine.lane.LimitChange;
import dev.teem.engine.lane.LimitConfig;
import dev.teem.engine.lane.Retryable;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleLog;
import dev.teem.engine.yool.Yool;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a batch is to do. Set up by one thread, then handed to the engine once.
 *
 * <p>Only items and yool are needed; everything else has a default.
 */
public final class BatchSpec {
  /** Where the root of a batch of items is: that of all. */
  private static final LazyBatch FLAT = new LazyBatch(1, 1);

  private final ItemSource items;
  private final LazyBatch shape;
  private final Yool yool;

  /** Null unless there is a tuple of the batch before it runs. */
  private BatchTuple spawned;

  private Map<String, Object> args = Map.of();
  private String lane = "main";
  private LimitConfig limits;
  private String provider = CircuitBreakers.LOCAL;
  private Integer retries;
  private Retryable retryable = Retryable.timeoutsAndConnectionErrors();
  private Duration timeout;
  private boolean speculate;
  private Integer atOnce;
  private Quota budget = Quota.NONE;
  private Map<String, Object> description = Map.of();
  private boolean fresh;
  private boolean retryFailed;
  private boolean redoGivenUp;
  private boolean aggregate;
  private long[] toProve = {};
  private Consumer<Range> results = range -> {};
  private Consumer<Progress> progress = report -> {};
  private Consumer<LimitChange> limitChanges = change -> {};

  /** One agent per item, each running the yool. The engine closes the items when the batch ends. */
  public BatchSpec(ItemSource items, Yool yool) {
    this(items, yool, null);
  }

  /** Of a shape, or null. */
  private BatchSpec(ItemSource items, Yool yool, LazyBatch shape) {
    this.shape = shape;
    this.items = Objects.requireNonNull(items, "items");
    this.yool = Objects.requireNonNull(yool, "yool");
  }

  /**
   * One agent per leaf of a lazy batch; its item is its number. The run has a tuple of its own,
   * where the batch's root is. For one that a swarm has spawned see {@link Swarm#batch}.
   */
  public static BatchSpec of(LazyBatch batch, Yool yool) {
    return new BatchSpec(new NumberSource(batch.agents()), yool, batch)
        .description(
            Map.of(
                "depth", (long) batch.depth(),
                "branching", batch.branching(),
                "virtual_agents", batch.agents()));
  }

  /** A batch of which there is a tuple already. */
  static BatchSpec of(BatchReceipt receipt, BatchTuple spawned, Yool yool) {
    BatchSpec spec = of(receipt.batch(), yool).aggregate(true);
    spec.spawned = spawned;
    String lane = receipt.controller().lane();
    return lane == null ? spec : spec.lane(lane);
  }

  /**
   * Arguments for every call, part of each receipt's input hash. JSON values only. Default: none.
   */
  public BatchSpec args(Map<String, Object> newArgs) {
    args = Collections.unmodifiableMap(new LinkedHashMap<>(newArgs));
    return this;
  }

  /** The lane it runs in. Default: main. */
  public BatchSpec lane(String name) {
    lane = name;
    return this;
  }

  /**
   * Between which bounds the limit moves of how many calls of a blocking yool are made at once.
   * Default: what the engine's policy says.
   */
  public BatchSpec limits(LimitConfig bounds) {
    limits = Objects.requireNonNull(bounds, "bounds");
    return this;
  }

  /**
   * Whom a blocking yool calls. All batches of an engine that name the same provider share its
   * circuit breaker: while that is open they wait. Default: {@value CircuitBreakers#LOCAL}, which
   * has none.
   */
  public BatchSpec provider(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("provider name is blank");
    }
    provider = name;
    return this;
  }

  /**
   * How often a call is tried again that has failed of what may pass by itself, after a rest that
   * grows. Default: never if the provider is {@value CircuitBreakers#LOCAL}, otherwise what the
   * engine's policy says.
   */
  public BatchSpec retries(int most) {
    if (most < 0) {
      throw new IllegalArgumentException("retries=" + most + " is less than 0");
    }
    retries = most;
    return this;
  }

  /** Which failures may pass by themselves. Default: time-outs and errors of a connection. */
  public BatchSpec retryable(Retryable test) {
    retryable = Objects.requireNonNull(test, "test");
    return this;
  }

  /** The longest that an attempt of a blocking call may take. Default: any time. */
  public BatchSpec timeout(Duration longest) {
    if (!longest.isPositive()) {
      throw new IllegalArgumentException("timeout=" + longest + " is not positive");
    }
    timeout = longest;
    return this;
  }

  /**
   * Whether a blocking call that takes longer than 19 of 20 gets a rival, of which the first
   * success counts and the other is interrupted: for work that may be done twice. Default: no.
   */
  public BatchSpec speculate(boolean on) {
    speculate = on;
    return this;
  }

  /**
   * What the batch's tuple says of its items: enough to know the batch again when it is started
   * anew. JSON values.
   */
  public BatchSpec description(Map<String, Object> newDescription) {
    description = newDescription;
    return this;
  }

  /**
   * Whether to take no notice of receipts that are there already and to execute everything again.
   */
  public BatchSpec fresh(boolean on) {
    fresh = on;
    return this;
  }

  /** Whether to execute again what failed before. */
  public BatchSpec retryFailed(boolean on) {
    retryFailed = on;
    return this;
  }

  /** Whether to execute again that of which the output was given up to make room. */
  public BatchSpec redoGivenUp(boolean on) {
    redoGivenUp = on;
    return this;
  }

  /**
   * Whether to keep count of which agents are done, for {@link BatchRun#done}, and to make one
   * receipt of all outputs, for {@link BatchSummary#aggregate}. That takes up to two SHA-256 an
   * agent on the thread that waits for the batch. Default: no.
   *
   * @throws IllegalStateException if the items are not those of a lazy batch, which gives the shape
   */
  public BatchSpec aggregate(boolean on) {
    if (on && shape == null) {
      throw new IllegalStateException(
          "a batch without depth and branching has no aggregate; make it by BatchSpec.of");
    }
    aggregate = on;
    return this;
  }

  /**
   * Aggregates, and has proofs collected of some agents, for {@link BatchRun#proof}. A batch that
   * was run without can be run again for that: what has a receipt is not executed again.
   *
   * @param agents few: each takes a comparison for each agent of the batch
   * @throws IllegalStateException as {@link #aggregate}
   * @throws IndexOutOfBoundsException if there is no such agent
   */
  public BatchSpec prove(long... agents) {
    aggregate(true);
    for (long agent : agents) {
      shape.checkAgent(agent);
    }
    toProve = agents.clone();
    return this;
  }

  /**
   * Is given every range, in agent order, on the thread that waits for the batch; valid during the
   * call.
   */
  public BatchSpec results(Consumer<Range> consumer) {
    results = consumer;
    return this;
  }

  /** Is told how far the batch is, now and then, on the thread that waits for the batch. */
  public BatchSpec progress(Consumer<Progress> consumer) {
    progress = consumer;
    return this;
  }

  /**
   * How many items a yool is given at once that takes many. Default: what the engine's policy says
   * of small tasks.
   */
  public BatchSpec atOnce(int items) {
    if (items < 1) {
      throw new IllegalArgumentException("items=" + items + " is less than 1");
    }
    atOnce = items;
    return this;
  }

  /**
   * What the batch may spend of what its yool says that calls cost. When as much is spent no more
   * agents are started, and {@link BatchRun#await} fails with {@link BudgetSpentException}; those
   * under way come to their end. Default: no limit.
   *
   * @param limits tokens and US dollars; other limits have no effect
   */
  public BatchSpec budget(Quota limits) {
    budget = Objects.requireNonNull(limits, "limits");
    return this;
  }

  /**
   * Is told of each change of the lane's limit, on the thread that waits for the batch. Only
   * batches of blocking yools have one.
   */
  public BatchSpec limitChanges(Consumer<LimitChange> consumer) {
    limitChanges = consumer;
    return this;
  }

  ItemSource items() {
    return items;
  }

  Yool yool() {
    return yool;
  }

  Map<String, Object> args() {
    return args;
  }

  /**
   * The tuple that stands for the whole batch.
   *
   * @param log for one that is there for this run; null for none
   */
  BatchTuple tuple(TupleLog log) {
    return spawned == null ? new LoggedBatch(ownTuple(), log) : spawned;
  }

  /** The same batch has the same tuple, whenever it runs. */
  private Tuple ownTuple() {
    Map<String, Object> data = new LinkedHashMap<>(description);
    data.put("lazy_batch", true);
    data.put("args", args);
    LazyBatch at = shape == null ? FLAT : shape;
    return Tuple.of(
        yool.name(), at.map(), at.authority(), lane, at.authority(), null, List.of(), data);
  }

  String lane() {
    return lane;
  }

  LimitConfig limits(LanePolicy policy) {
    return limits == null ? LimitConfig.of(policy) : limits;
  }

  String provider() {
    return provider;
  }

  boolean isLocal() {
    return provider.equals(CircuitBreakers.LOCAL);
  }

  Attempts attempts(LanePolicy policy, LaneTimer timer) {
    int usual = isLocal() ? 0 : policy.apiMaxRetries();
    return new Attempts(
        retries == null ? usual : retries, timeout, Backoff.of(policy), retryable, timer);
  }

  int atOnce(LanePolicy policy) {
    return atOnce == null ? policy.batchSmallTaskSize() : atOnce;
  }

  Quota budget() {
    return budget;
  }

  boolean hasBudget() {
    return budget.limitsMeters();
  }

  boolean speculate() {
    return speculate;
  }

  /** Null unless it is to aggregate. */
  Tally newTally() {
    return aggregate ? new Tally(shape, toProve) : null;
  }

  boolean fresh() {
    return fresh;
  }

  boolean retryFailed() {
    return retryFailed;
  }

  boolean redoGivenUp() {
    return redoGivenUp;
  }

  Consumer<Range> results() {
    return results;
  }

  Consumer<LimitChange> limitChanges() {
    return limitChanges;
  }

  Consumer<Progress> progress() {
    return progress;
  }
}
