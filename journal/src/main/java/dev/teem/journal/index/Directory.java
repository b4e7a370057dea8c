package dev.teem.journal.index;

import static dev.teem.journal.index.Layout.CHUNK_UNITS;
import static dev.teem.journal.index.Layout.TABLE;
import static dev.teem.journal.index.Layout.UNIT_BYTES;
import static dev.teem.journal.index.Layout.WORD;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The segments of an index by place: on the heap one entry per place range of the deepest segment
 * (4 bytes; a quarter of a MiB at 10 million entries), in the file one record per segment.
 *
 * <p>Written by the writer alone. A directory doubles by making a new one; the entries of one
 * directory change in place, stored with release, which pairs with the readers' acquire, so that a
 * reader of an entry sees what was copied into the segment. The entry for a place never has the
 * same value twice, since a segment is replaced by a wide or a deeper one: a reader that finds its
 * entry unchanged after its search has searched a segment that was not given away meanwhile.
 */
final class Directory {
  private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(int[].class);

  private final int[] entries;
  private final int shift;

  /** The chunks which the entries refer to; final, so that whoever sees the directory sees them. */
  private final MemorySegment[] chunks;

  private Directory(int[] entries, MemorySegment[] chunks) {
    this.entries = entries;
    this.shift = Integer.numberOfLeadingZeros(entries.length - 1);
    this.chunks = chunks;
  }

  /** A directory of one segment. */
  static Directory create(Extents extents) {
    int entry = Segment.entry(extents.allocate(Segment.NARROW_UNITS), 0, false);
    Directory directory = new Directory(new int[2], extents.chunks());
    directory.record(entry, 0);
    directory.set(entry, 0);
    return directory;
  }

  /**
   * Reads the tables, and gives the units that they leave out to the free ones. Most processes do
   * this once, before there is compiled code: it goes from segment to segment, not unit by unit.
   */
  static Directory load(Extents extents, Backing.Mapped file)
      throws IOException, UnusableException {
    // What the tables say in turn: a directory is made for the deepest of them.
    int[] segments = new int[extents.units() / Segment.NARROW_UNITS];
    int[] places = new int[segments.length];
    int count = 0;
    int depth = 1;
    long[] table = new long[CHUNK_UNITS];
    for (int chunk = 0; chunk < extents.units(); chunk += CHUNK_UNITS) {
      file.read((long) chunk * UNIT_BYTES + TABLE, table);
      int end = Math.min(CHUNK_UNITS, extents.units() - chunk);
      int gap = 1;
      for (int at = 1; at < end; ) {
        long record = table[at];
        if (record == 0) {
          at++;
          continue;
        }
        int entry = entry(chunk + at, record);
        if (gap < at) {
          extents.releaseGap(chunk + gap, chunk + at);
        }
        at += Segment.units(entry);
        gap = at;
        check(at <= end, Segment.unit(entry));
        segments[count] = entry;
        places[count] = (int) (record >>> 32);
        count++;
        depth = Math.max(depth, Segment.depth(entry));
      }
      extents.releaseGap(chunk + gap, chunk + end);
    }
    Directory directory = new Directory(new int[1 << depth], extents.chunks());
    for (int i = 0; i < count; i++) {
      directory.claim(segments[i], places[i]);
    }
    for (int entry : directory.entries) {
      UnusableException.check(entry != 0, "the tables leave out a range of places");
    }
    return directory;
  }

  private static int entry(int unit, long record) throws UnusableException {
    int place = (int) (record >>> 32);
    int depth = (int) (record >>> 27) & 31;
    boolean wide = ((record >>> 26) & 1) != 0;
    check(Layout.record(unit, place, depth, wide) == record, unit);
    check(unit % CHUNK_UNITS != 0 && depth <= Layout.MAX_DEPTH, unit);
    check(Place.first(place, depth) == place, unit);
    return Segment.entry(unit, depth, wide);
  }

  private static void check(boolean sound, int unit) throws UnusableException {
    if (!sound) {
      throw new UnusableException(Opening.DAMAGED, "the table record of unit " + unit);
    }
  }

  private void claim(int entry, int place) throws UnusableException {
    int first = place >>> shift;
    for (int i = first; i < first + span(entry); i++) {
      check(entries[i] == 0, Segment.unit(entry));
      entries[i] = entry;
    }
  }

  MemorySegment[] chunks() {
    return chunks;
  }

  int entry(int place) {
    return (int) ENTRY.getAcquire(entries, place >>> shift);
  }

  boolean canSplit(int entry) {
    return span(entry) > 1;
  }

  Directory doubled(MemorySegment[] newChunks) {
    int[] twice = new int[entries.length * 2];
    for (int i = 0; i < twice.length; i++) {
      twice[i] = entries[i / 2];
    }
    return new Directory(twice, newChunks);
  }

  /**
   * A copy, since readers of this directory must not meet an entry that refers to a chunk they have
   * not got.
   */
  Directory with(MemorySegment[] newChunks) {
    return new Directory(entries.clone(), newChunks);
  }

  /** Puts one or two segments in the place of one, in the file and then for the readers. */
  void replace(Header header, int old, int place, int lower, int upper) {
    int middle = place | (1 << (31 - Segment.depth(old)));
    header.state(Header.CHANGING);
    WORD.setRelease(Segment.chunk(chunks, old), Layout.tableOffset(Segment.unit(old)), 0L);
    record(lower, place);
    if (lower != upper) {
      record(upper, middle);
    }
    header.state(Header.IN_USE);
    set(lower, place);
    if (lower != upper) {
      set(upper, middle);
    }
  }

  private void record(int entry, int place) {
    int unit = Segment.unit(entry);
    long record = Layout.record(unit, place, Segment.depth(entry), Segment.wide(entry));
    WORD.setRelease(Segment.chunk(chunks, entry), Layout.tableOffset(unit), record);
  }

  private void set(int entry, int place) {
    int first = place >>> shift;
    for (int i = first; i < first + span(entry); i++) {
      ENTRY.setRelease(entries, i, entry);
    }
  }

  /** How many entries refer to the segment. */
  private int span(int entry) {
    return entries.length >>> Segment.depth(entry);
  }
}
