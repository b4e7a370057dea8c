package dev.teem.bench.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The records that are appended: 64 bytes or more, the first eight number them from 0 on. */
final class NumberedRecord {
  /** What J1, J2 and J8 ask for. */
  static final int BYTES = 64;

  static final int TYPE = 7;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private NumberedRecord() {}

  static void number(byte[] record, long number) {
    LONG.set(record, 0, number);
  }

  /** Fails unless there are so many records, whose numbers add up to what they must. */
  static void check(long wanted, long records, long sum) {
    if (records != wanted || sum != wanted * (wanted - 1) / 2) {
      throw new IllegalStateException(
          "wrong result: records=" + records + " sum=" + sum + " of appended=" + wanted);
    }
  }
}
