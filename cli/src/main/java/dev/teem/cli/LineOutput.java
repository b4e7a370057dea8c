package dev.teem.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Lines on standard output, by the million, in UTF-8 whatever the locale: they are data. For one
 * thread.
 */
final class LineOutput {
  private final OutputStream out =
      new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
  private boolean closed;

  /** Whether nobody reads any more, as far as is known. */
  boolean isClosed() {
    return closed;
  }

  void line(String text) {
    line(text.getBytes(StandardCharsets.UTF_8));
  }

  void line(byte[] utf8) {
    if (closed) {
      return;
    }
    try {
      out.write(utf8);
      out.write('\n');
    } catch (IOException e) {
      closed = true;
    }
  }

  /** Writes what waits, and says how the command has ended. */
  int end() {
    try {
      out.flush();
    } catch (IOException e) {
      closed = true;
    }
    return closed ? ExitStatus.BROKEN_PIPE : ExitStatus.OK;
  }
}
