package dev.teem.engine.receipt;

import static dev.teem.engine.receipt.ReceiptBlockLayout.*;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Receipts on their way to the store, in the bytes in which they are stored (see {@link
 * ReceiptBlockLayout}), with the outputs that they are about. A block is written once and for all
 * by one {@link ReceiptStore#append}.
 *
 * <p>Owned by one thread at a time: by the core while it fills it, by the store from {@code append}
 * until it calls {@link #stored} or {@link #refused}, then by the core again. The hand-overs are
 * queues, so no field needs an access mode of its own.
 */
public abstract class ReceiptBlock {
  /** A block is worth sealing when its outputs reach this many bytes. */
  public static final int OUTPUTS_TARGET = 256 << 10;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] header;
  private final int entriesStart;
  private byte[] bytes;
  private int count;
  private byte[] texts = new byte[0];
  private int textsLength;

  // Grows with the first that are put in: many a block is about one small output.
  private byte[] outputs = new byte[0];
  private int outputsLength;
  private long written;

  /**
   * A block for the receipts of one batch.
   *
   * @param parentId the id of the receipt or tuple in whose name it runs, or null
   */
  protected ReceiptBlock(String yool, Map<String, Object> args, String parentId, int cpuQuotaPct) {
    byte[] name = yool.getBytes(StandardCharsets.UTF_8);
    byte[] arguments = CanonicalJson.bytes(args);
    byte[] parent = parentId == null ? new byte[0] : parentId.getBytes(StandardCharsets.UTF_8);
    int end = HEADER_LENGTH + name.length + arguments.length + parent.length;
    entriesStart = (end + 7) & ~7;
    header = new byte[entriesStart];
    INT.set(header, FORMAT_OFFSET, FORMAT);
    INT.set(header, ENTRIES_START_OFFSET, entriesStart);
    INT.set(header, YOOL_LENGTH_OFFSET, name.length);
    INT.set(header, ARGS_LENGTH_OFFSET, arguments.length);
    INT.set(header, CPU_QUOTA_OFFSET, cpuQuotaPct);
    INT.set(header, PARENT_LENGTH_OFFSET, parent.length);
    System.arraycopy(name, 0, header, HEADER_LENGTH, name.length);
    System.arraycopy(arguments, 0, header, HEADER_LENGTH + name.length, arguments.length);
    System.arraycopy(parent, 0, header, end - parent.length, parent.length);
    bytes = Arrays.copyOf(header, entriesStart + 16 * ENTRY_LENGTH);
  }

  /**
   * The store has it: every receipt in it will be found from now on. Called on a thread of the
   * store's.
   *
   * @param firstPosition the position of the first receipt; that of the <i>k</i>-th is larger by
   *     <i>k</i>
   */
  public abstract void stored(long firstPosition);

  /**
   * The store could not take it; it is as if it had never been offered. Called on a thread of the
   * store's.
   */
  public abstract void refused(StoreException cause);

  /** How many receipts it holds. */
  public final int count() {
    return count;
  }

  /** Whether another receipt should go into another block. */
  public final boolean full() {
    return count == MAX_ENTRIES || outputsLength >= OUTPUTS_TARGET;
  }

  /**
   * Adds a receipt whose fixed fields the caller then stores into {@link #bytes()}: input hash, id
   * and output digest.
   *
   * @return where its entry starts in {@link #bytes()}
   */
  public final int addOk(
      long startedMicros, long endedMicros, byte[] output, int outputOffset, int outputLength) {
    int at = addEntry(startedMicros, endedMicros, STATUS_OK, outputsLength, outputLength);
    outputs = append(outputs, outputsLength, output, outputOffset, outputLength);
    outputsLength += outputLength;
    return at;
  }

  /** Adds the receipt of a failure; otherwise as {@link #addOk}. */
  public final int addError(long startedMicros, long endedMicros, byte[] error) {
    int at = addEntry(startedMicros, endedMicros, STATUS_ERROR, textsLength, error.length);
    texts = append(texts, textsLength, error, 0, error.length);
    textsLength += error.length;
    return at;
  }

  private int addEntry(long startedMicros, long endedMicros, int status, int offset, int length) {
    int at = entriesStart + count * ENTRY_LENGTH;
    if (at + ENTRY_LENGTH > bytes.length) {
      int most = entriesStart + MAX_ENTRIES * ENTRY_LENGTH;
      bytes = Arrays.copyOf(bytes, Math.min(most, bytes.length * 2));
    }
    count++;
    LONG.set(bytes, at + STARTED, startedMicros);
    LONG.set(bytes, at + ENDED, endedMicros);
    INT.set(bytes, at + STATUS, status);
    INT.set(bytes, at + BODY_OFFSET, offset);
    INT.set(bytes, at + BODY_LENGTH, length);
    INT.set(bytes, at + RESERVED, 0);
    return at;
  }

  private static byte[] append(byte[] target, int length, byte[] source, int offset, int count) {
    byte[] room = target;
    if (length + count > target.length) {
      room = Arrays.copyOf(target, Math.max(length + count, target.length * 2));
    }
    System.arraycopy(source, offset, room, length, count);
    return room;
  }

  /**
   * Ends the filling: the block now is what {@link #bytes()} and {@link #length()} say, up to the
   * outputs' position.
   */
  public final void seal() {
    int end = entriesStart + count * ENTRY_LENGTH;
    if (end + textsLength > bytes.length) {
      bytes = Arrays.copyOf(bytes, end + textsLength);
    }
    System.arraycopy(texts, 0, bytes, end, textsLength);
    INT.set(bytes, COUNT_OFFSET, count);
    INT.set(bytes, TEXTS_LENGTH_OFFSET, textsLength);
  }

  /** For the store: notes where it put the outputs. */
  public final void outputsAt(long position) {
    LONG.set(bytes, OUTPUTS_POSITION_OFFSET, position);
  }

  /** For the store: notes where it put the receipts. */
  public final void writtenAt(long position) {
    written = position;
  }

  /** For the store: where it put the receipts. */
  public final long writtenAt() {
    return written;
  }

  /** Header, entries and texts, once sealed. */
  public final byte[] bytes() {
    return bytes;
  }

  /** How many of {@link #bytes()} count, once sealed. */
  public final int length() {
    return entriesStart + count * ENTRY_LENGTH + textsLength;
  }

  /** Where entry 0 starts in {@link #bytes()}. */
  public final int entriesStart() {
    return entriesStart;
  }

  /** The outputs, back to back. */
  public final byte[] outputs() {
    return outputs;
  }

  /** How many of {@link #outputs()} count. */
  public final int outputsLength() {
    return outputsLength;
  }

  /** Empties it for reuse. Room for a rare large output is given back. */
  public final void clear() {
    count = 0;
    textsLength = 0;
    outputsLength = 0;
    if (outputs.length > 2 * OUTPUTS_TARGET) {
      outputs = new byte[OUTPUTS_TARGET / 4];
    }
  }
}
