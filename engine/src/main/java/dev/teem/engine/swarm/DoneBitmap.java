package dev.teem.engine.swarm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Which agents of a batch are done, by number. A set of bits in the form of a tree, in which
 * whatever is all done or not done at all takes two bits of its parent: memory goes where both are
 * mixed, about 1.4 bits an agent there, and some 600 bytes for one that is done all alone among
 * 2^62. A batch that is done from its start to somewhere takes one block and a node a level.
 *
 * <p>To mark and to ask takes O(log agents). Belongs to one thread at a time, as a rule the one
 * that collects the batch's results.
 *
 * <p>As bytes, little-endian, the parts in their order, each at once followed by what it keeps:
 *
 * <pre>
 *  header                                     node (height 1 and more)
 *   0  int   format                            0  long  bit i: part i is all done
 *   4  int   height of the root                8  long  bit i: part i is mixed, and follows
 *   8  long  agents                           block (height 0)
 *  16  the root                                0  1024 bits, in longs: leaf i is done
 * </pre>
 *
 * There is one way to write a set, and only that is read. The bytes carry no checksum: the record
 * that they are part of does.
 */
public final class DoneBitmap {
  static final int FORMAT = 1;

  private static final int HEADER = 16;

  /** Of 2^62 agents; the root's leaves are more than a long can count. */
  private static final int MAX_HEIGHT = 9;

  private final long agents;
  private final int height;
  private final DonePart root;

  /**
   * A bitmap in which nothing is done.
   *
   * @param agents how many there are, 1 to 2^62
   */
  public DoneBitmap(long agents) {
    this(agents, DonePart.empty(heightFor(agents)));
  }

  private DoneBitmap(long agents, DonePart root) {
    this.agents = agents;
    this.root = root;
    height = heightFor(agents);
  }

  private static int heightFor(long agents) {
    if (agents < 1 || agents > LazyBatch.MAX_AGENTS) {
      throw new IllegalArgumentException("agents=" + agents + " is not 1 to 2^62");
    }
    int height = 0;
    while (height < MAX_HEIGHT && (agents - 1) >>> DonePart.bits(height) != 0) {
      height++;
    }
    return height;
  }

  /** How many agents there are. */
  public long agents() {
    return agents;
  }

  /** How many are done. */
  public long done() {
    return root.done();
  }

  /** Whether all are done. */
  public boolean complete() {
    return done() == agents;
  }

  /**
   * Marks an agent as done.
   *
   * @return whether it was not
   * @throws IndexOutOfBoundsException if there is no such agent
   */
  public boolean set(long agent) {
    checkAgent(agent);
    return root.set(agent, agent + 1) == 1;
  }

  /**
   * Marks agents as done.
   *
   * @param from the first
   * @param to after the last
   * @return how many of them were not
   * @throws IndexOutOfBoundsException if not all of them are there
   */
  public long set(long from, long to) {
    if (from < 0 || from > to || to > agents) {
      throw new IndexOutOfBoundsException(
          "from=" + from + " to=" + to + " is no range of agents=" + agents);
    }
    return from == to ? 0 : root.set(from, to);
  }

  /**
   * Whether an agent is done.
   *
   * @throws IndexOutOfBoundsException if there is no such agent
   */
  public boolean isDone(long agent) {
    checkAgent(agent);
    return root.isDone(agent);
  }

  /**
   * The first agent that is not done, from one on.
   *
   * @param from 0 to {@link #agents()}, inclusive
   * @return {@link #agents()} if all are done from there on
   * @throws IndexOutOfBoundsException if it is none of these
   */
  public long nextNotDone(long from) {
    if (from == agents) {
      return agents;
    }
    checkAgent(from);
    // Behind the last agent nothing is ever done.
    long found = root.nextNotDone(from);
    return found < 0 ? agents : Math.min(found, agents);
  }

  private void checkAgent(long agent) {
    if (agent < 0 || agent >= agents) {
      throw new IndexOutOfBoundsException("agent=" + agent + " of agents=" + agents);
    }
  }

  /** How many bytes {@link #toBytes} makes. */
  public long encodedLength() {
    return HEADER + root.encodedLength();
  }

  /**
   * The bitmap as bytes.
   *
   * @throws IllegalStateException if they are more than an array can have
   */
  public byte[] toBytes() {
    long length = encodedLength();
    if (length > Integer.MAX_VALUE) {
      throw new IllegalStateException(
          "done bitmap takes bytes="
              + length
              + ", more than an array has; let more agents finish in their order");
    }
    ByteBuffer target = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    target.putInt(FORMAT).putInt(height).putLong(agents);
    root.encode(target);
    return target.array();
  }

  /**
   * A bitmap from its bytes. Takes no more memory than some times their length, whatever they say.
   *
   * @throws IllegalArgumentException if {@link #toBytes} did not make them; the message says where
   */
  public static DoneBitmap fromBytes(byte[] bytes) {
    ByteBuffer source = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    DonePart.require(source, HEADER);
    int format = source.getInt();
    int height = source.getInt();
    long agents = source.getLong();
    if (format != FORMAT) {
      throw DonePart.wrong(source, "format=" + format + " is not " + FORMAT);
    }
    if (height != heightFor(agents)) {
      throw DonePart.wrong(source, "height=" + height + " is not that of agents=" + agents);
    }
    DonePart root = DonePart.decode(height, source, agents);
    if (source.hasRemaining()) {
      throw DonePart.wrong(source, "bytes=" + source.remaining() + " follow");
    }
    return new DoneBitmap(agents, root);
  }
}
