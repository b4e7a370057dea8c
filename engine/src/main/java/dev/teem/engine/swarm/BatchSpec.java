package dev.teem.engine.swarm;

import dev.teem.engine.lane.Lane;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.yool.Yool;
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
  private final ItemSource items;
  private final Yool yool;
  private Map<String, Object> args = Map.of();
  private String lane = "main";
  private int laneLimit = Lane.DEFAULT_LIMIT;
  private Map<String, Object> description = Map.of();
  private boolean fresh;
  private boolean retryFailed;
  private boolean redoGivenUp;
  private Consumer<Range> results = range -> {};
  private Consumer<Progress> progress = report -> {};

  /** One agent per item, each running the yool. The engine closes the items when the batch ends. */
  public BatchSpec(ItemSource items, Yool yool) {
    this.items = Objects.requireNonNull(items, "items");
    this.yool = Objects.requireNonNull(yool, "yool");
  }

  /** One agent per leaf of a lazy batch; its item is its number. */
  public static BatchSpec of(LazyBatch batch, Yool yool) {
    return new BatchSpec(new NumberSource(batch.agents()), yool)
        .description(
            Map.of(
                "depth", (long) batch.depth(),
                "branching", batch.branching(),
                "virtual_agents", batch.agents()));
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

  /** The most calls of a blocking yool at once. */
  public BatchSpec laneLimit(int limit) {
    laneLimit = limit;
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
   * The tuple that stands for the whole batch. The same batch has the same tuple, whenever it runs.
   */
  Tuple controller() {
    Map<String, Object> data = new LinkedHashMap<>(description);
    data.put("lazy_batch", true);
    data.put("args", args);
    return Tuple.of(yool.name(), List.of(0L), "root", lane, "root", null, List.of(), data);
  }

  Lane newLane() {
    return new Lane(lane, laneLimit);
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

  Consumer<Progress> progress() {
    return progress;
  }
}
