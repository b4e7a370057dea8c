package dev.teem.stress.power;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Makes indexes of an image look as if they had been written before the machine was restarted, for
 * they trust what was written since, and a loss of power is a restart.
 */
final class OtherBoot {
  private static final int BOOT_ID = 0x10;
  private static final int CRC = 0x38;
  private static final byte NO_BOOT = '!';
  private static final int HEADER = CRC + Long.BYTES;

  private OtherBoot() {}

  static void pretend(Path image) throws IOException {
    for (Path index : indexes(image)) {
      change(index);
    }
  }

  /** The indexes of an image. */
  static List<Path> indexes(Path image) throws IOException {
    try (Stream<Path> walk = Files.walk(image)) {
      return walk.filter(file -> file.endsWith("receipts.index") || file.endsWith("receipts.ids"))
          .toList();
    }
  }

  /** Names a boot that never was, if the header is one. */
  private static void change(Path index) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel =
        FileChannel.open(index, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.read(header, 0) < HEADER || header.getLong(CRC) != crc(header)) {
        return;
      }
      header.put(BOOT_ID, NO_BOOT);
      header.putLong(CRC, crc(header)).rewind();
      channel.write(header, 0);
    }
  }

  private static long crc(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.slice(0, CRC));
    return crc.getValue();
  }
}
