package dev.teem.engine.swarm;

import dev.teem.engine.kernel.CoreMessage;
import java.util.Arrays;

/**
 * Consecutive agents that are handed on together: their items on the way to a core, their results
 * on the way back. Owned by one thread at a time (see the package's description); recycled for as
 * long as the batch runs.
 */
public final class Range implements CoreMessage {
  /** The most agents of one range. */
  public static final int MAX_AGENTS = 1024;

  /**
   * Bytes of items that a range takes for each agent it may hold, unless a single item is larger.
   */
  private static final int BYTES_PER_AGENT = 256;

  static final int HASH = 32;

  /** What became of an agent. */
  enum Outcome {
    PENDING,
    EXECUTED_OK,
    EXECUTED_FAILED,
    CACHED_OK,
    CACHED_FAILED;

    boolean failed() {
      return this == EXECUTED_FAILED || this == CACHED_FAILED;
    }

    boolean cached() {
      return this == CACHED_OK || this == CACHED_FAILED;
    }
  }

  /** Its index among the ranges of the run, for those who keep agents in arrays of numbers. */
  final int slot;

  private final int maxAgents;
  private byte[] bytes;
  private final int[] ends;

  // Filled by the core.
  final byte[] keys;
  final byte[] outputShas;
  final long[] receipts;
  final long[] latencies;
  final Outcome[] outcomes;
  int pending;

  // Set by the feeder.
  RangeWorker worker;
  private long sequence;
  private long firstAgent;
  private int count;

  Range(int slot, int maxAgents) {
    this.slot = slot;
    this.maxAgents = maxAgents;
    bytes = new byte[maxAgents * BYTES_PER_AGENT];
    ends = new int[maxAgents];
    keys = new byte[maxAgents * HASH];
    outputShas = new byte[maxAgents * HASH];
    receipts = new long[maxAgents];
    latencies = new long[maxAgents];
    outcomes = new Outcome[maxAgents];
  }

  /** Gives an empty range its place. */
  void number(long newSequence, long newFirstAgent) {
    sequence = newSequence;
    firstAgent = newFirstAgent;
  }

  /** Empties it. Room for a rare large item is given back. */
  void clear() {
    count = 0;
    if (extraBytes() > 0) {
      bytes = new byte[maxAgents * BYTES_PER_AGENT];
    }
  }

  /** Whether an item of this length can be added. The first always can. */
  boolean fits(int length) {
    return count == 0 || (count < maxAgents && length <= bytes.length - end());
  }

  /** Copies an item in. */
  void add(byte[] source, int offset, int length) {
    int at = end();
    if (length > bytes.length - at) {
      bytes = Arrays.copyOf(bytes, at + length);
    }
    System.arraycopy(source, offset, bytes, at, length);
    ends[count++] = at + length;
  }

  @Override
  public void onCore() {
    worker.accept(this);
  }

  /** Called by the core before it starts on it. */
  void begin() {
    pending = count;
    Arrays.fill(outcomes, 0, count, Outcome.PENDING);
    Arrays.fill(receipts, 0, count, 0);
  }

  private int end() {
    return count == 0 ? 0 : ends[count - 1];
  }

  /** By how much its buffer has grown over its usual size. */
  int extraBytes() {
    return bytes.length - maxAgents * BYTES_PER_AGENT;
  }

  /** Its place in the order of ranges, from 0. */
  long sequence() {
    return sequence;
  }

  /** The number of the first agent. */
  public long firstAgent() {
    return firstAgent;
  }

  /** How many agents. */
  public int count() {
    return count;
  }

  byte[] bytes() {
    return bytes;
  }

  int itemOffset(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  int itemLength(int index) {
    return ends[index] - itemOffset(index);
  }

  /** Whether an agent's work failed, now or when it was done. */
  public boolean failed(int index) {
    return outcomes[index].failed();
  }

  /** Whether an agent was answered from a receipt. */
  public boolean cached(int index) {
    return outcomes[index].cached();
  }

  /**
   * Where the agent's receipt is; {@link dev.teem.engine.receipt.ReceiptReader#ABSENT} if none is
   * kept.
   */
  public long receipt(int index) {
    return receipts[index];
  }
}
