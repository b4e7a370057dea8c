package dev.teem.journal.index;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Sizes, offsets and checks of the file. Everything is little-endian and 8-byte aligned.
 *
 * <pre>
 * file  = chunk 0, chunk 1, ...      2 MiB each; only units below the header's unit count have disk blocks
 * chunk = unit 0, unit 1 ... 255     8 KiB each; unit 0 holds the table, the others belong to segments or are free
 *
 * unit 0 of chunk 0          header (in other chunks these 4 KiB stay zero)
 *   0x000   8  magic
 *   0x008   4  format version
 *   0x00c   4  unit size, bytes
 *   0x010  40  boot id of the machine when last opened, ASCII, zero padded; all zero = not known
 *   0x038   8  CRC-32C of the bytes 0x000 to 0x037
 *   0x040   8  state: CLOSED, IN_USE or CHANGING (segments are being exchanged)
 *   0x080   8  unit count, sealed
 *   0x0c0   8  number of entries, sealed
 *   0x100  24  checkpoint of even sequence: sequence, position, check
 *   0x140  24  checkpoint of odd sequence
 * unit 0 of every chunk
 *   0x1000  8 x 256  table: record i describes the segment that starts at unit i, 0 = none does
 *
 * record  = place (32, the first of its range) | depth (5) | wide (1) | check (26)
 * sealed  = check (24) | number (40)
 * segment = 512 slots (2 units) or 768 slots (wide, 3 units), never across chunks
 * slot    = key bytes 0-23, then the value (8); value 0 = free, whatever the key says
 * </pre>
 *
 * A sealed number and a record change in one store, so that a kill leaves the old or the new one.
 */
final class Layout {
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).withName("long");
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).withName("int");

  /** Coordinates: memory segment, byte offset. */
  static final VarHandle WORD = LONG.varHandle();

  static final int UNIT_BYTES = 8 << 10;
  static final int CHUNK_UNITS = 256;
  static final long CHUNK_BYTES = (long) UNIT_BYTES * CHUNK_UNITS;

  /** The file gets its disk blocks in steps of 128 KiB, about 30 microseconds of writing. */
  static final int STEP_UNITS = 16;

  static final int MAX_UNITS = 1 << 26;
  static final int MAX_DEPTH = 26;
  static final long TABLE = 0x1000;

  /** The bits of a sealed number. */
  static final long NUMBER = (1L << 40) - 1;

  static final int SLOT_BYTES = 32;
  static final int VALUE = 24;

  private Layout() {}

  static long mix(long word) {
    long mixed = word * 0x9E3779B97F4A7C15L;
    mixed ^= mixed >>> 32;
    mixed *= 0xD6E8FEB86659FD93L;
    return mixed ^ (mixed >>> 29);
  }

  /**
   * The field's offset goes into the check, so that a number is not believed in another's place.
   */
  static long seal(long number, long field) {
    long check = mix(number + (field << 48) + 1) >>> 40;
    return (check << 40) | number;
  }

  static long unseal(long sealed, long field, String name) throws UnusableException {
    long number = sealed & NUMBER;
    UnusableException.check(seal(number, field) == sealed, name + " fails its check");
    return number;
  }

  static long record(int unit, int place, int depth, boolean wide) {
    long body = ((long) place << 32) | ((long) depth << 27) | (wide ? 1L << 26 : 0);
    return body | (mix(body + unit) >>> 38);
  }

  static long tableOffset(int unit) {
    return TABLE + 8L * (unit % CHUNK_UNITS);
  }
}
