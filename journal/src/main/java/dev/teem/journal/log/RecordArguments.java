package dev.teem.journal.log;

import java.util.Objects;

/** What every log demands of an append. */
final class RecordArguments {
  private RecordArguments() {}

  static void check(int type, byte[] source, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, source.length);
    if (type < 0) {
      throw new IllegalArgumentException("type=" + type + " is negative; those are the log's own");
    }
    if (length > RecordLog.MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "payload bytes="
              + length
              + " exceed the limit="
              + RecordLog.MAX_PAYLOAD_BYTES
              + "; split the payload");
    }
  }
}
