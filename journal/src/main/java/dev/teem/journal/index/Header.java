package dev.teem.journal.index;

import static dev.teem.journal.index.Layout.INT;
import static dev.teem.journal.index.Layout.LONG;
import static dev.teem.journal.index.Layout.WORD;
import static dev.teem.journal.index.UnusableException.check;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32C;

/**
 * The first bytes of the file, drawn in {@link Layout}. The writer stores with release, which also
 * keeps the stores in order for whoever opens the file after a kill; other threads read only the
 * size, with acquire.
 */
final class Header {
  static final long IN_USE = 0x4553552D4E492D31L;
  static final long CHANGING = 0x474E49474E414843L;
  static final long CLOSED = 0x4445534F4C432D32L;
  static final int BOOT_ID_BYTES = 40;

  private static final long MAGIC = 0x3158444E494D4554L;
  private static final int VERSION = 1;
  private static final long BOOT_ID = 0x10;
  private static final long CRC = 0x38;
  private static final long STATE = 0x40;
  private static final long UNITS = 0x80;
  private static final long SIZE = 0xC0;
  private static final long CHECKPOINTS = 0x100;
  private static final int CHECKPOINT_BYTES = 0x40;
  private static final long BYTES = 0x180;

  private final MemorySegment bytes;
  private long sequence;

  Header(MemorySegment chunk0) {
    this.bytes = chunk0.asSlice(0, BYTES);
  }

  void initialise(byte[] bootId) {
    bytes.set(LONG, 0, MAGIC);
    bytes.set(INT, 8, VERSION);
    bytes.set(INT, 12, Layout.UNIT_BYTES);
    size(0);
    checkpoint(0);
    state(IN_USE);
    bootId(bootId);
  }

  /** Tells how the file was left, or why it cannot be used. */
  Opening examine(byte[] bootId) throws UnusableException {
    check(bytes.get(LONG, 0) == MAGIC, "not an index file");
    check(bytes.get(INT, 8) == VERSION, "format version " + bytes.get(INT, 8));
    check(bytes.get(INT, 12) == Layout.UNIT_BYTES, "unit size " + bytes.get(INT, 12));
    check(bytes.get(LONG, CRC) == crc(), "the header fails its CRC");
    long state = bytes.get(LONG, STATE);
    check(state == CLOSED || state == IN_USE || state == CHANGING, "state " + state);
    if (state == CLOSED) {
      return Opening.CLEAN;
    }
    // Without a boot id nobody knows whether the page cache has outlived the process.
    MemorySegment current = MemorySegment.ofArray(bootId);
    boolean known = current.mismatch(MemorySegment.ofArray(new byte[BOOT_ID_BYTES])) >= 0;
    if (!known || current.mismatch(bytes.asSlice(BOOT_ID, BOOT_ID_BYTES)) >= 0) {
      throw new UnusableException(Opening.STALE_BOOT, "not closed before the machine restarted");
    }
    if (state == CHANGING) {
      throw new UnusableException(Opening.TORN, "killed while segments were being exchanged");
    }
    return Opening.RECOVERED;
  }

  void bootId(byte[] bootId) {
    MemorySegment.copy(bootId, 0, bytes, ValueLayout.JAVA_BYTE, BOOT_ID, BOOT_ID_BYTES);
    WORD.setRelease(bytes, CRC, crc());
  }

  long state() {
    return bytes.get(LONG, STATE);
  }

  void state(long state) {
    WORD.setRelease(bytes, STATE, state);
  }

  long units() throws UnusableException {
    return Layout.unseal(bytes.get(LONG, UNITS), UNITS, "the unit count");
  }

  void units(int units) {
    WORD.setRelease(bytes, UNITS, Layout.seal(units, UNITS));
  }

  long checkedSize() throws UnusableException {
    return Layout.unseal(bytes.get(LONG, SIZE), SIZE, "the number of entries");
  }

  long size() {
    return (long) WORD.getAcquire(bytes, SIZE) & Layout.NUMBER;
  }

  void size(long size) {
    WORD.setRelease(bytes, SIZE, Layout.seal(size, SIZE));
  }

  /** The later of two checkpoints that is whole: a kill may have torn one, never both. */
  long checkpoint() throws UnusableException {
    long latest = 0;
    long position = 0;
    for (long parity = 0; parity < 2; parity++) {
      long at = CHECKPOINTS + parity * CHECKPOINT_BYTES;
      long candidate = bytes.get(LONG, at);
      boolean whole = bytes.get(LONG, at + 16) == seal(candidate, bytes.get(LONG, at + 8));
      if (whole && candidate > latest) {
        latest = candidate;
        position = bytes.get(LONG, at + 8);
      }
    }
    check(latest > 0, "no checkpoint is whole");
    sequence = latest;
    return position;
  }

  void checkpoint(long position) {
    sequence++;
    long at = CHECKPOINTS + (sequence & 1) * CHECKPOINT_BYTES;
    WORD.setRelease(bytes, at, sequence);
    WORD.setRelease(bytes, at + 8, position);
    WORD.setRelease(bytes, at + 16, seal(sequence, position));
  }

  void force() {
    if (bytes.isMapped()) {
      bytes.force();
    }
  }

  private static long seal(long sequence, long position) {
    return Layout.mix(Layout.mix(sequence) + position);
  }

  private long crc() {
    CRC32C crc = new CRC32C();
    crc.update(bytes.asSlice(0, CRC).toArray(ValueLayout.JAVA_BYTE));
    return crc.getValue();
  }
}
