package dev.teem.journal.index;

import dev.teem.journal.Boot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/**
 * A map from 32-byte keys, which must be SHA-256 digests or as uniform, to non-zero 64-bit values,
 * kept off the heap at 46 to 47 bytes per entry from half a million entries on (50 at 100,000).
 * Entries cannot be removed.
 *
 * <p>Only the first 24 bytes of a key are kept and compared: two keys that agree in 192 bits of a
 * SHA-256 are one to this index. A value is a hint where to look; the caller compares the whole key
 * with what it finds there. That also is what guards against damaged entries, which unlike a
 * damaged header or table are not detected here.
 *
 * <p>Threads: one at a time puts, sets checkpoints and closes (the writer). Any thread may get, at
 * any time, without locks: a get that begins after a put has returned, as ordered by whatever told
 * the reader of it, finds the entry. No call but {@link #close} may follow a close; a get that does
 * throws {@link IllegalStateException}.
 *
 * <p>Keys fall into segments of 16 or 24 KiB. A full one is copied, 16 KiB to 24 KiB and 24 KiB to
 * twice 16 KiB, which is the most that a put ever moves (645 entries). Now and then a put also
 * doubles the directory, of 4 bytes per place range on the heap.
 *
 * <p>Crashes: a file is complete after {@link #close}, even if power fails thereafter. A killed
 * process leaves all that it put, unless it dies in the microsecond in which segments are
 * exchanged. In every other case, {@link #open} starts empty and {@link #opening} says so. After a
 * kill, {@link #size} may be one too small.
 */
public final class HashIndex implements AutoCloseable {

  /** The bytes of a key. */
  public static final int KEY_BYTES = 32;

  private static final VarHandle KEY =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DIRECTORY;

  static {
    try {
      DIRECTORY =
          MethodHandles.lookup().findVarHandle(HashIndex.class, "directory", Directory.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final short UNKNOWN = -1;

  private final Extents extents;
  private final Header header;
  private final Opening opening;
  private final String detail;

  /**
   * The writer stores with release, readers load with acquire and then see the arrays of the
   * directory.
   */
  private Directory directory;

  /**
   * Writer: the entries of the segment that starts at a unit; counted when first needed after
   * opening.
   */
  private short[] counts;

  /** Writer: what the header is to say of who vouches for the file. */
  private final byte[] bootId;

  /** Writer: whether the header says so, and the file may differ from what was closed last. */
  private boolean touched;

  private volatile long checkpoint;
  private volatile boolean closed;

  private HashIndex(
      Extents extents, Directory directory, byte[] bootId, Opening opening, String detail)
      throws UnusableException {
    this.bootId = bootId;
    this.extents = extents;
    this.header = extents.header();
    this.opening = opening;
    this.detail = detail;
    this.checkpoint = header.checkpoint();
    this.counts = new short[extents.units()];
    Arrays.fill(counts, UNKNOWN);
    this.directory = directory;
  }

  /**
   * Opens the index in a file, which is made, readable by its owner only, if it is absent, and
   * emptied if its content cannot be trusted: see {@link #opening}. Takes milliseconds at any size.
   *
   * @throws IOException if the file cannot be read or written, or is open as an index already
   */
  public static HashIndex open(Path file) throws IOException {
    return open(file, Boot.id().getBytes(StandardCharsets.US_ASCII));
  }

  /** An index in anonymous memory, which counts against {@code -XX:MaxDirectMemorySize}. */
  public static HashIndex inMemory() {
    try {
      return create(new Backing.Memory(), new byte[0], Opening.CREATED, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static HashIndex open(Path file, byte[] bootId) throws IOException {
    FileChannel channel = openOwnerOnly(file);
    try {
      lock(file, channel);
      Backing.Mapped backing = new Backing.Mapped(file, channel);
      if (channel.size() == 0) {
        return create(backing, bootId, Opening.CREATED, "");
      }
      try {
        return existing(backing, channel.size(), bootId);
      } catch (UnusableException e) {
        channel.truncate(0);
        return create(backing, bootId, e.opening(), e.getMessage());
      }
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  private static HashIndex create(Backing backing, byte[] bootId, Opening why, String detail)
      throws IOException {
    Arena arena = Arena.ofShared();
    try {
      byte[] padded = Arrays.copyOf(bootId, Header.BOOT_ID_BYTES);
      Extents extents = Extents.create(backing, arena);
      extents.header().initialise(padded);
      HashIndex index = new HashIndex(extents, Directory.create(extents), padded, why, detail);
      index.touched = true;
      return index;
    } catch (UnusableException e) {
      arena.close();
      throw new IllegalStateException("A new header does not check", e);
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  private static HashIndex existing(Backing.Mapped backing, long bytes, byte[] bootId)
      throws IOException, UnusableException {
    Arena arena = Arena.ofShared();
    try {
      Extents extents = Extents.existing(backing, arena, bytes);
      Header header = extents.header();
      byte[] padded = Arrays.copyOf(bootId, Header.BOOT_ID_BYTES);
      Opening opening = header.examine(padded);
      long slots = extents.units() * (long) (Layout.UNIT_BYTES / Layout.SLOT_BYTES);
      UnusableException.check(header.checkedSize() <= slots, "more entries than slots");
      HashIndex index =
          new HashIndex(extents, Directory.load(extents, backing), padded, opening, "");
      if (opening != Opening.CLEAN) {
        index.touch();
      }
      return index;
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  /**
   * In use must be on the disk before the first change is; only then may this boot vouch for it.
   * What nobody changes stays as it was closed.
   */
  private void touch() {
    if (!touched) {
      header.state(Header.IN_USE);
      header.force();
      header.bootId(bootId);
      touched = true;
    }
  }

  /**
   * The value last put for the key that starts at the offset, 0 = absent. Any thread.
   *
   * @throws IndexOutOfBoundsException unless the array has {@value #KEY_BYTES} bytes from there on
   */
  public long get(byte[] key, int offset) {
    Objects.checkFromIndexSize(offset, KEY_BYTES, key.length);
    long k0 = (long) KEY.get(key, offset);
    long k1 = (long) KEY.get(key, offset + 8);
    long k2 = (long) KEY.get(key, offset + 16);
    long hash = Place.hash(k0, k1, k2);
    int place = Place.of(hash);
    while (true) {
      Directory current = (Directory) DIRECTORY.getAcquire(this);
      int entry = current.entry(place);
      long value = Segment.find(Segment.chunk(current.chunks(), entry), entry, hash, k0, k1, k2);
      // Pairs with the fence in Extents.allocate: if the search has read a segment after it was
      // given away, the loads below see another entry or directory.
      VarHandle.acquireFence();
      if (DIRECTORY.getAcquire(this) == current && current.entry(place) == entry) {
        return value;
      }
    }
  }

  /**
   * Adds a key, or changes its value. Writer.
   *
   * @param value not 0
   * @throws UncheckedIOException if the index has to grow and the file system refuses; the index
   *     stays as it was, and the put may be tried again
   * @throws IllegalStateException if the keys are not uniform; the index stays as it was
   */
  public void put(byte[] key, int offset, long value) {
    Objects.checkFromIndexSize(offset, KEY_BYTES, key.length);
    if (value == 0) {
      throw new IllegalArgumentException("0 stands for an absent value");
    }
    long k0 = (long) KEY.get(key, offset);
    long k1 = (long) KEY.get(key, offset + 8);
    long k2 = (long) KEY.get(key, offset + 16);
    long hash = Place.hash(k0, k1, k2);
    int place = Place.of(hash);
    touch();
    while (true) {
      int entry = directory.entry(place);
      var chunk = Segment.chunk(directory.chunks(), entry);
      long at = Segment.locate(chunk, entry, hash, k0, k1, k2);
      if (at >= 0 && chunk.get(Layout.LONG, at + Layout.VALUE) != 0) {
        Layout.WORD.setRelease(chunk, at + Layout.VALUE, value);
        return;
      }
      int count = count(entry);
      if (at >= 0 && count < Segment.limit(entry)) {
        Segment.fill(chunk, at, k0, k1, k2, value);
        counts[Segment.unit(entry)] = (short) (count + 1);
        header.size(header.size() + 1);
        return;
      }
      grow(entry, place);
    }
  }

  /** How many keys there are. Any thread. */
  public long size() {
    return header.size();
  }

  /** The log position last given to {@link #checkpoint(long)}, 0 = none. Any thread. */
  public long checkpoint() {
    return checkpoint;
  }

  /** Notes that everything which the log holds up to a position is in the index. Writer. */
  public void checkpoint(long position) {
    touch();
    header.checkpoint(position);
    checkpoint = position;
  }

  /**
   * What is taken of the disk or of the memory, in bytes; the file may look up to 2 MiB longer. Any
   * thread.
   */
  public long bytes() {
    return (long) extents.units() * Layout.UNIT_BYTES;
  }

  /** What {@link #open} found. */
  public Opening opening() {
    return opening;
  }

  /** The same for a log line, with the first check that failed. */
  public String openedBecause() {
    return detail.isEmpty() ? opening.name() : opening + ": " + detail;
  }

  /**
   * Forces the file to the disk, marks it as complete and unmaps it. Writer; further calls do
   * nothing.
   *
   * @throws UncheckedIOException if forcing fails; the file is not marked and is given up
   *     nevertheless
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      try {
        if (touched) {
          complete();
        }
      } finally {
        extents.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void complete() {
    extents.force();
    if (header.state() == Header.IN_USE) {
      header.state(Header.CLOSED);
      header.force();
    }
  }

  private int count(int entry) {
    int unit = Segment.unit(entry);
    if (counts[unit] == UNKNOWN) {
      counts[unit] = (short) Segment.count(Segment.chunk(directory.chunks(), entry), entry);
    }
    return counts[unit];
  }

  /**
   * Puts a wide segment in the place of a narrow one, or two narrow ones in the place of a wide
   * one.
   */
  private void grow(int old, int place) {
    int depth = Segment.depth(old);
    boolean split = Segment.wide(old);
    if (split && depth == Layout.MAX_DEPTH) {
      throw notUniform();
    }
    int lowerUnit = extents.allocate(split ? Segment.NARROW_UNITS : Segment.WIDE_UNITS);
    int upperUnit = split ? allocateOrRelease(lowerUnit) : lowerUnit;
    int childDepth = split ? depth + 1 : depth;
    int lower = Segment.entry(lowerUnit, childDepth, !split);
    int upper = Segment.entry(upperUnit, childDepth, !split);
    int uppers = Segment.copy(extents.chunks(), old, depth, lower, upper);
    if (uppers < 0) {
      extents.release(lowerUnit, Segment.units(lower));
      if (split) {
        extents.release(upperUnit, Segment.units(upper));
      }
      throw notUniform();
    }
    int total = count(old);
    publishRoom(split && !directory.canSplit(old));
    directory.replace(header, old, Place.first(place, depth), lower, upper);
    if (counts.length < extents.units()) {
      int before = counts.length;
      counts = Arrays.copyOf(counts, Math.max(extents.units(), before * 5 / 4));
      Arrays.fill(counts, before, counts.length, UNKNOWN);
    }
    counts[upperUnit] = (short) uppers;
    counts[lowerUnit] = (short) (split ? total - uppers : total);
    extents.release(Segment.unit(old), Segment.units(old));
  }

  private int allocateOrRelease(int first) {
    try {
      return extents.allocate(Segment.NARROW_UNITS);
    } catch (UncheckedIOException e) {
      extents.release(first, Segment.NARROW_UNITS);
      throw e;
    }
  }

  /** Lets readers know the chunks and the depth before an entry needs them. */
  private void publishRoom(boolean deeper) {
    if (deeper) {
      DIRECTORY.setRelease(this, directory.doubled(extents.chunks()));
    } else if (directory.chunks().length < extents.chunks().length) {
      DIRECTORY.setRelease(this, directory.with(extents.chunks()));
    }
  }

  private static IllegalStateException notUniform() {
    return new IllegalStateException("Too many keys hash alike: an index needs uniform keys");
  }

  private static FileChannel openOwnerOnly(Path file) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return FileChannel.open(file, options);
    }
    FileAttribute<?> ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    return FileChannel.open(file, options, ownerOnly);
  }

  /** Held until the channel is closed. */
  private static void lock(Path file, FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new IOException("Index " + file + " is open in this process already", e);
    }
    if (lock == null) {
      throw new IOException("Index " + file + " is open in another process");
    }
  }
}
