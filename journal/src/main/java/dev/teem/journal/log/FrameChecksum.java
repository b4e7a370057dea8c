package dev.teem.journal.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** The writer's CRC: one object per log, so that an append allocates nothing. */
final class FrameChecksum {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final CRC32C crc = new CRC32C();
  private final byte[] fields = new byte[Frame.PAYLOAD - Frame.SEQUENCE];

  int of(long sequence, int type, byte[] source, int offset, int length) {
    LONG.set(fields, 0, sequence);
    INT.set(fields, Frame.TYPE - Frame.SEQUENCE, type);
    crc.reset();
    crc.update(fields, 0, fields.length);
    crc.update(source, offset, length);
    return (int) crc.getValue();
  }
}
