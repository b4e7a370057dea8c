package dev.teem.engine.event;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

/** Prints the counters of a file as Agrona sees them, in a process of its own. */
final class AgronaView {
  private AgronaView() {}

  public static void main(String[] args) throws IOException {
    ByteBuffer file =
        ByteBuffer.wrap(Files.readAllBytes(Path.of(args[0]))).order(ByteOrder.nativeOrder());
    CountersReader counters = new CountersReader(part(file, 32), part(file, 40));
    counters.forEach((value, id, label) -> System.out.println(label + " value=" + value));
  }

  private static UnsafeBuffer part(ByteBuffer file, int at) {
    UnsafeBuffer part = new UnsafeBuffer(ByteBuffer.allocateDirect(file.getInt(at + 4)));
    part.putBytes(0, file, file.getInt(at), file.getInt(at + 4));
    return part;
  }
}
