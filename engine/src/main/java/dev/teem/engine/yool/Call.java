package dev.teem.engine.yool;

import dev.teem.engine.event.Cost;
import dev.teem.engine.receipt.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * One agent's call of a yool: a flyweight over the item, owned by the thread that runs the call and
 * valid until it returns. The item's bytes are shared with other agents: read them, never write
 * them.
 */
public final class Call {
  private final Map<String, Object> args;
  private final boolean wantsCost;
  private final Output output = new Output();
  private final Sha256 sha256 = new Sha256();
  private long agent;
  private byte[] array;
  private int offset;
  private int length;
  private Cost cost = Cost.NONE;

  /** A flyweight for calls that share their arguments, of which nobody asks what they cost. */
  public Call(Map<String, Object> args) {
    this(args, false);
  }

  /**
   * A flyweight for calls that share their arguments.
   *
   * @param wantsCost whether somebody asks what they cost
   */
  public Call(Map<String, Object> args, boolean wantsCost) {
    this.args = args;
    this.wantsCost = wantsCost;
  }

  /** Points at the next item and clears the output. For those who run yools, not for yools. */
  public void wrap(long agent, byte[] array, int offset, int length) {
    this.agent = agent;
    this.array = array;
    this.offset = offset;
    this.length = length;
    output.clear();
    cost = Cost.NONE;
  }

  /**
   * The agent's number in its batch, from 0. Results are shared by equal items: do not compute with
   * it.
   */
  public long agent() {
    return agent;
  }

  /** The array that holds the item at {@link #offset()}. */
  public byte[] array() {
    return array;
  }

  /** Where the item starts in {@link #array()}. */
  public int offset() {
    return offset;
  }

  /** The item's length in bytes. */
  public int length() {
    return length;
  }

  /** A copy of the item. */
  public byte[] item() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** The item as text; bytes that are not UTF-8 become U+FFFD. */
  public String itemText() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  /** The arguments of the batch, unmodifiable. */
  public Map<String, Object> args() {
    return args;
  }

  /** Where the result goes. */
  public Output output() {
    return output;
  }

  /** Whether somebody asks what the call costs. */
  public boolean wantsCost() {
    return wantsCost;
  }

  /** Says what the call costs, whether it fails or not. */
  public void cost(Cost spent) {
    cost = Objects.requireNonNull(spent, "spent");
  }

  /** What the yool has said. */
  public Cost cost() {
    return cost;
  }

  /** A digester for the duration of the call. */
  public Sha256 sha256() {
    return sha256;
  }
}
