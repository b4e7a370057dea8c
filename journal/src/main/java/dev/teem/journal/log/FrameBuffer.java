package dev.teem.journal.log;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Where frames are put together and their checksums reckoned: one per writer or reader, so that
 * neither allocates. For one thread at a time.
 *
 * <p>Short frames pass through an array. For the writer that makes one store of them; for a reader
 * it is faster than to hand mapped memory to the checksum, which takes and gives back a hold on the
 * mapping each time.
 */
final class FrameBuffer {
  /** The longest payload of a frame that passes through the array. */
  static final int SHORT_BYTES = 1000;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  private final CRC32C crc = new CRC32C();
  private final byte[] frame = new byte[Frame.PAYLOAD + SHORT_BYTES];

  /**
   * Puts the frame of a short record together.
   *
   * @return an array that begins with it, valid until the next call
   */
  byte[] assemble(long sequence, int type, int unforced, byte[] source, int offset, int length) {
    INT.set(frame, Frame.LENGTH, length);
    putFields(sequence, type, unforced);
    System.arraycopy(source, offset, frame, Frame.PAYLOAD, length);
    crc.reset();
    crc.update(frame, Frame.SEQUENCE, Frame.PAYLOAD - Frame.SEQUENCE + length);
    INT.set(frame, Frame.CRC, (int) crc.getValue());
    return frame;
  }

  private void putFields(long sequence, int type, int unforced) {
    LONG.set(frame, Frame.SEQUENCE, sequence);
    INT.set(frame, Frame.TYPE, type);
    INT.set(frame, Frame.UNFORCED, unforced);
  }

  /** The checksum of a record that is to be written. */
  int checksum(long sequence, int type, int unforced, byte[] source, int offset, int length) {
    putFields(sequence, type, unforced);
    crc.reset();
    crc.update(frame, Frame.SEQUENCE, Frame.PAYLOAD - Frame.SEQUENCE);
    crc.update(source, offset, length);
    return (int) crc.getValue();
  }

  /**
   * Reads a frame, which the accessors then describe. Every length is compared with the end of the
   * memory before it is believed.
   *
   * @return null if the frame is whole, else what is wrong with it
   */
  String read(MemorySegment memory, long at) {
    if (at < Frame.EXCERPT_HEADER || (at & 3) != 0 || at + Frame.PAYLOAD > memory.byteSize()) {
      return "no record can be here: file bytes=" + memory.byteSize();
    }
    return read(memory, at, Frame.excerptHeader(memory, at - Frame.EXCERPT_HEADER));
  }

  /** The same, where the excerpt header before the frame has been read already. */
  String read(MemorySegment memory, long at, int header) {
    if (!Frame.isReady(header) || Frame.isMetadata(header)) {
      return "no record here: excerpt header=0x" + Integer.toHexString(header);
    }
    int excerpt = Frame.excerptBytes(header);
    if (excerpt < Frame.PAYLOAD) {
      return "excerpt bytes=" + excerpt + " are too few for a record";
    }
    if (at + excerpt > memory.byteSize()) {
      return "excerpt bytes=" + excerpt + " end after file bytes=" + memory.byteSize();
    }
    return readBytes(memory, at, excerpt - Frame.PAYLOAD);
  }

  /** The same, where there is memory for a payload of that length. */
  String readBytes(MemorySegment memory, long at, int length) {
    boolean isShort = length <= SHORT_BYTES;
    MemorySegment.copy(
        memory, BYTE, at, frame, 0, isShort ? Frame.PAYLOAD + length : Frame.PAYLOAD);
    if (length() != length) {
      return "record length="
          + length()
          + " does not fit excerpt bytes="
          + (Frame.PAYLOAD + length);
    }
    crc.reset();
    if (isShort) {
      crc.update(frame, Frame.SEQUENCE, Frame.PAYLOAD - Frame.SEQUENCE + length);
    } else {
      crc.update(frame, Frame.SEQUENCE, Frame.PAYLOAD - Frame.SEQUENCE);
      crc.update(memory.asSlice(at + Frame.PAYLOAD, length).asByteBuffer());
    }
    int computed = (int) crc.getValue();
    int stored = (int) INT.get(frame, Frame.CRC);
    if (computed != stored) {
      return "CRC32C stored=0x"
          + Integer.toHexString(stored)
          + " computed=0x"
          + Integer.toHexString(computed);
    }
    int unforced = (int) INT.get(frame, Frame.UNFORCED);
    return unforced >= 0 ? null : "unforced=" + unforced + " is negative";
  }

  int length() {
    return (int) INT.get(frame, Frame.LENGTH);
  }

  long sequence() {
    return (long) LONG.get(frame, Frame.SEQUENCE);
  }

  int type() {
    return (int) INT.get(frame, Frame.TYPE);
  }
}
