package dev.teem.journal.log;

import dev.teem.journal.log.ChronicleLog.Options;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A child process: appends for ever and prints the number of each record whose append returned. */
final class AppendUntilKilled {
  private static final byte[] LONG = Payloads.of(1, 2_000_000);

  private AppendUntilKilled() {}

  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    ChronicleLog log = ChronicleLog.open(Path.of(arguments[0]), Options.checkAll());
    out.println("open");
    while (true) {
      long sequence = log.nextSequence();
      int size = size(sequence);
      log.append(1, payload(sequence), 0, size);
      out.println(sequence);
    }
  }

  /** Cheap to make, so that the process spends its time in appends. */
  static byte[] payload(long sequence) {
    byte[] payload = size(sequence) == LONG.length ? LONG : new byte[size(sequence)];
    if (payload.length >= Long.BYTES) {
      ByteBuffer.wrap(payload).putLong(sequence);
    }
    return payload;
  }

  /** Some are so long that the kill often comes in the middle of one. */
  static int size(long sequence) {
    return sequence % 4 == 0 ? LONG.length : (int) (sequence % 500);
  }
}
