package dev.teem.bench.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A child process that may take so long and say so much, and that does not outlive its caller. */
final class BoundedProcess {
  private static final int MOST_BYTES = 1 << 16;
  private static final int SHOWN_CHARS = 2000;

  private BoundedProcess() {}

  /**
   * Runs one to its end, with nothing on standard input. However this returns, the process and what
   * it has started are gone.
   *
   * @return what it said, on standard output and standard error
   * @throws IOException if it cannot be started, ends with another status than 0, is not done after
   *     {@code limit} or says more than 64 KiB; the message has what it said
   */
  static String run(ProcessBuilder builder, Duration limit)
      throws IOException, InterruptedException {
    String name = String.join(" ", builder.command());
    long deadline = System.nanoTime() + limit.toNanos();
    Process process = builder.redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      FutureTask<byte[]> reader =
          new FutureTask<>(() -> process.getInputStream().readNBytes(MOST_BYTES + 1));
      Thread.ofVirtual().name("output of " + name).start(reader);
      byte[] bytes = reader.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      String said = new String(bytes, StandardCharsets.UTF_8);
      if (bytes.length > MOST_BYTES) {
        throw new IOException(name + ": said more than " + MOST_BYTES + " bytes: " + start(said));
      }
      if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw late(name, limit);
      }
      if (process.exitValue() != 0) {
        throw new IOException(name + ": exit status " + process.exitValue() + ": " + start(said));
      }
      return said;
    } catch (TimeoutException e) {
      throw late(name, limit);
    } catch (ExecutionException e) {
      throw new IOException(name + ": cannot be read: " + e.getCause(), e.getCause());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().onExit().join();
    }
  }

  private static IOException late(String name, Duration limit) {
    return new IOException(name + ": not done after " + limit.toMillis() + " ms");
  }

  private static String start(String said) {
    return said.length() <= SHOWN_CHARS ? said : said.substring(0, SHOWN_CHARS) + "...";
  }
}
