package dev.teem.journal.index;

import static dev.teem.journal.index.Layout.CHUNK_UNITS;
import static dev.teem.journal.index.Layout.UNIT_BYTES;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The memory of one index: hands out zeroed extents of two or three units and takes them back.
 * Belongs to the writer; chunks never move and live until the arena is closed.
 */
final class Extents {
  private final Backing backing;
  private final Arena arena;
  private final ArrayDeque<Integer> freeNarrow = new ArrayDeque<>();
  private final ArrayDeque<Integer> freeWide = new ArrayDeque<>();
  private MemorySegment[] chunks = {};
  private Header header;
  private int next;

  /** Units that can be touched; read by any thread. */
  private volatile int units;

  private Extents(Backing backing, Arena arena) {
    this.backing = backing;
    this.arena = arena;
  }

  static Extents create(Backing backing, Arena arena) throws IOException {
    Extents extents = new Extents(backing, arena);
    extents.lengthen();
    return extents;
  }

  /**
   * Maps what a file of that length holds; the caller examines the header before it reads the
   * tables.
   */
  static Extents existing(Backing backing, Arena arena, long bytes)
      throws IOException, UnusableException {
    UnusableException.check(bytes >= Layout.STEP_UNITS * (long) UNIT_BYTES, "cut to " + bytes);
    Extents extents = new Extents(backing, arena);
    extents.map(1);
    long units = extents.header.units();
    UnusableException.check(
        units > 0
            && units <= Layout.MAX_UNITS
            && units % Layout.STEP_UNITS == 0
            && units * UNIT_BYTES <= bytes,
        units + " units in a file of " + bytes + " bytes");
    int count = Math.ceilDiv((int) units, CHUNK_UNITS);
    if (count > 1) {
      extents.map(count - 1);
    }
    extents.units = (int) units;
    extents.next = (int) units;
    return extents;
  }

  Header header() {
    return header;
  }

  MemorySegment[] chunks() {
    return chunks;
  }

  int units() {
    return units;
  }

  MemorySegment chunk(int unit) {
    return chunks[unit / CHUNK_UNITS];
  }

  /**
   * Returns the first unit of a zeroed extent.
   *
   * @throws UncheckedIOException if the file cannot be lengthened; nothing has changed then
   */
  int allocate(int count) {
    Integer free = free(count).poll();
    if (free != null) {
      // Whoever sees a zero that is stored here sees that the directory names the segment no more.
      VarHandle.releaseFence();
      long base = (long) (free % CHUNK_UNITS) * UNIT_BYTES;
      chunk(free).asSlice(base, (long) count * UNIT_BYTES).fill((byte) 0);
      return free;
    }
    int first = next;
    if (first % CHUNK_UNITS + count > CHUNK_UNITS) {
      first += CHUNK_UNITS - first % CHUNK_UNITS;
    }
    if (first % CHUNK_UNITS == 0) {
      first++;
    }
    while (first + count > units) {
      lengthenOrThrow();
    }
    next = first + count;
    return first;
  }

  /** The extent must be out of the table and the directory. */
  void release(int first, int count) {
    free(count).add(first);
  }

  /**
   * Makes extents of the units from one to before the other, none of which is used; a single unit
   * is lost.
   */
  void releaseGap(int from, int end) {
    int first = from;
    while (end - first >= Segment.NARROW_UNITS) {
      int count = (end - first) % 2 == 0 ? Segment.NARROW_UNITS : Segment.WIDE_UNITS;
      release(first, count);
      first += count;
    }
  }

  void force() {
    for (MemorySegment chunk : chunks) {
      if (chunk.isMapped()) {
        chunk.force();
      }
    }
  }

  void close() throws IOException {
    try {
      arena.close();
    } finally {
      backing.close();
    }
  }

  private ArrayDeque<Integer> free(int count) {
    return count == Segment.WIDE_UNITS ? freeWide : freeNarrow;
  }

  private void lengthenOrThrow() {
    int wanted = Layout.STEP_UNITS * UNIT_BYTES;
    try {
      lengthen();
    } catch (IOException e) {
      long bytes = (long) units * UNIT_BYTES + wanted;
      String message =
          "Index %s cannot grow by %d bytes to %d: %s"
              .formatted(backing, wanted, bytes, e.getMessage());
      throw new UncheckedIOException(new IOException(message, e));
    }
  }

  private void lengthen() throws IOException {
    if (units == Layout.MAX_UNITS) {
      throw new IOException("an index has at most " + Layout.MAX_UNITS + " units");
    }
    backing.provide((long) units * UNIT_BYTES, Layout.STEP_UNITS * UNIT_BYTES);
    if (units / CHUNK_UNITS == chunks.length) {
      map(1);
    }
    int longer = units + Layout.STEP_UNITS;
    header.units(longer);
    units = longer;
  }

  /** Maps the next chunks. */
  private void map(int count) throws IOException {
    int first = chunks.length;
    MemorySegment mapped = backing.chunks(arena, first, count);
    // A new array each time: readers hold the old one.
    MemorySegment[] longer = Arrays.copyOf(chunks, first + count);
    for (int i = 0; i < count; i++) {
      longer[first + i] = mapped.asSlice(i * Layout.CHUNK_BYTES, Layout.CHUNK_BYTES);
    }
    chunks = longer;
    if (first == 0) {
      header = new Header(chunks[0]);
    }
  }
}
