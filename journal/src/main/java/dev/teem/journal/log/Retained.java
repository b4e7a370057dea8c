package dev.teem.journal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Which files of a log were given up on purpose, and when, so that a missing file is never taken
 * for one.
 *
 * <pre>
 *  RETAINED   0        8          12      16               24
 *             +--------+----------+-------+----------------+----------------
 *             | magic  | file     | CRC32C| sequence       | drops ...         little-endian
 *             +--------+----------+-------+----------------+----------------
 *  file       the number of the last file that was given up
 *  CRC32C     over everything else
 *  sequence   the number of the first record that was kept
 *
 *  drop       0          4                    12   for each time files were given up, oldest first
 *             +----------+--------------------+
 *             | file     | epoch milliseconds |
 *             +----------+--------------------+
 *  file       the number of the last file that was given up then
 * </pre>
 *
 * It is written whole and then named, before the files are deleted: an opening deletes those that
 * are still there.
 *
 * @param lastDropped the number of the last file given up, 0 if there is none
 * @param firstSequence the number of the first record kept
 * @param drops what was given up when; without the oldest ones if there were very many
 */
record Retained(int lastDropped, long firstSequence, List<Drop> drops) {
  static final Retained ALL = new Retained(0, 0, List.of());
  static final String FILE = "RETAINED";
  static final String DRAFT = "RETAINED.new";

  /** What is said of a file that was not given up. */
  static final long NOT_DROPPED = -1;

  /** A drop a day for eleven years. A file of an older one counts as given up with the next. */
  private static final int MAX_DROPS = 4096;

  private static final long MAGIC = 0x314e544554454552L;
  private static final int HEAD = 24;
  private static final int NUMBER = 8;
  private static final int CRC = 12;
  private static final int SEQUENCE = 16;
  private static final int DROP = 12;
  private static final int DROP_TIME = 4;

  /**
   * Files that were given up together.
   *
   * @param lastFile the number of the last of them
   */
  record Drop(int lastFile, long epochMillis) {}

  /** This, and files up to one given up now. */
  Retained with(int file, long sequence, long epochMillis) {
    List<Drop> all = new ArrayList<>(drops);
    all.add(new Drop(file, epochMillis));
    return new Retained(
        file, sequence, all.subList(Math.max(0, all.size() - MAX_DROPS), all.size()));
  }

  /** When a file was given up; {@link #NOT_DROPPED} if it was not, 0 if nobody knows when. */
  long droppedAtMillis(int file) {
    if (file > lastDropped) {
      return NOT_DROPPED;
    }
    int low = 0;
    for (int high = drops.size(); low < high; ) {
      int middle = (low + high) >>> 1;
      if (drops.get(middle).lastFile() < file) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == drops.size() ? 0 : drops.get(low).epochMillis();
  }

  /**
   * Reads what a folder says.
   *
   * @throws CorruptLogException if it says what nobody can have written
   */
  static Retained read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return ALL;
    }
    long size = Files.size(file);
    if (size < HEAD || size > HEAD + DROP * MAX_DROPS || (size - HEAD) % DROP != 0) {
      throw corrupt(file, "bytes=" + size + ", not " + HEAD + " and " + DROP + " for each drop");
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getLong(0) != MAGIC || bytes.getInt(CRC) != crc(bytes)) {
      throw corrupt(file, "CRC32C stored=0x" + Integer.toHexString(bytes.getInt(CRC)));
    }
    List<Drop> drops = new ArrayList<>();
    for (int at = HEAD; at < bytes.limit(); at += DROP) {
      drops.add(new Drop(bytes.getInt(at), bytes.getLong(at + DROP_TIME)));
    }
    return new Retained(bytes.getInt(NUMBER), bytes.getLong(SEQUENCE), List.copyOf(drops));
  }

  /** Makes a folder say it, durably. */
  void write(Path folder) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(HEAD + DROP * drops.size()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(0, MAGIC).putInt(NUMBER, lastDropped).putLong(SEQUENCE, firstSequence);
    for (int i = 0; i < drops.size(); i++) {
      int at = HEAD + i * DROP;
      bytes.putInt(at, drops.get(i).lastFile()).putLong(at + DROP_TIME, drops.get(i).epochMillis());
    }
    bytes.putInt(CRC, crc(bytes));
    Path draft = folder.resolve(DRAFT);
    try (FileChannel channel = LogFolder.openForWriting(draft)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes, bytes.position());
      }
      channel.truncate(bytes.limit());
      channel.force(true);
    } catch (IOException e) {
      throw Preallocation.refusal(draft, bytes.limit(), e);
    }
    Files.move(draft, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    LogFolder.forceNames(folder);
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(0, CRC));
    crc.update(bytes.slice(SEQUENCE, bytes.limit() - SEQUENCE));
    return (int) crc.getValue();
  }

  private static CorruptLogException corrupt(Path file, String reason) {
    return new CorruptLogException(file.toString(), 0, -1, reason);
  }
}
