package dev.teem.journal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32C;

/**
 * Which files of a log were given up on purpose, so that a missing file is never taken for one.
 *
 * <pre>
 *  RETAINED   0        8          12      16               24
 *             +--------+----------+-------+----------------+
 *             | magic  | file     | CRC32C| sequence       |   little-endian
 *             +--------+----------+-------+----------------+
 *  file       the number of the last file that was given up
 *  CRC32C     over everything else
 *  sequence   the number of the first record that was kept
 * </pre>
 *
 * It is written whole and then named, before the files are deleted: an opening deletes those that
 * are still there.
 *
 * @param lastDropped the number of the last file given up, 0 if there is none
 * @param firstSequence the number of the first record kept
 */
record Retained(int lastDropped, long firstSequence) {
  static final Retained ALL = new Retained(0, 0);
  static final String FILE = "RETAINED";
  static final String DRAFT = "RETAINED.new";

  private static final long MAGIC = 0x314e544554454552L;
  private static final int BYTES = 24;
  private static final int NUMBER = 8;
  private static final int CRC = 12;
  private static final int SEQUENCE = 16;

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
    if (Files.size(file) != BYTES) {
      throw corrupt(file, "bytes=" + Files.size(file) + ", not " + BYTES);
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getLong(0) != MAGIC || bytes.getInt(CRC) != crc(bytes)) {
      throw corrupt(file, "CRC32C stored=0x" + Integer.toHexString(bytes.getInt(CRC)));
    }
    return new Retained(bytes.getInt(NUMBER), bytes.getLong(SEQUENCE));
  }

  /** Makes a folder say it, durably. */
  void write(Path folder) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(0, MAGIC).putInt(NUMBER, lastDropped).putLong(SEQUENCE, firstSequence);
    bytes.putInt(CRC, crc(bytes));
    Path draft = folder.resolve(DRAFT);
    try (FileChannel channel = LogFolder.openForWriting(draft)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes, bytes.position());
      }
      channel.truncate(BYTES);
      channel.force(true);
    } catch (IOException e) {
      throw Preallocation.refusal(draft, BYTES, e);
    }
    Files.move(draft, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    LogFolder.forceNames(folder);
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(0, CRC));
    crc.update(bytes.slice(SEQUENCE, BYTES - SEQUENCE));
    return (int) crc.getValue();
  }

  private static CorruptLogException corrupt(Path file, String reason) {
    return new CorruptLogException(file.toString(), 0, 0, -1, reason);
  }
}
