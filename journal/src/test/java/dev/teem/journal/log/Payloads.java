package dev.teem.journal.log;

import java.lang.foreign.ValueLayout;

/** Payloads that can be told from each other. */
final class Payloads {
  private Payloads() {}

  static byte[] of(long sequence, int size) {
    byte[] payload = new byte[size];
    long state = sequence * 0x9E3779B97F4A7C15L + 1;
    for (int i = 0; i < size; i++) {
      state ^= state << 13;
      state ^= state >>> 7;
      payload[i] = (byte) state;
    }
    return payload;
  }

  static byte[] read(LogReader reader) {
    return reader
        .memory()
        .asSlice(reader.payloadOffset(), reader.length())
        .toArray(ValueLayout.JAVA_BYTE);
  }
}
