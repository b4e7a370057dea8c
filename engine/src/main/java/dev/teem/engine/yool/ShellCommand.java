package dev.teem.engine.yool;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A command for {@code sh -c}: bytes on its standard input, its standard output is the output. A
 * non-zero exit is a failure with the status and the first {@value ExecYool#STDERR_LIMIT} bytes of
 * standard error.
 *
 * <p>An interrupt kills the command with everything it started. Immutable; any thread may run it.
 */
final class ShellCommand {
  /** What a shell makes of SIGHUP, SIGINT and SIGTERM. */
  private static final Set<Integer> STOP_STATUSES = Set.of(128 + 1, 128 + 2, 128 + 15);

  private static final long STOP_PATIENCE_MILLIS = 2_000;

  private final String command;

  /**
   * A command.
   *
   * @param scheme what it was asked for by, for the message
   */
  ShellCommand(String scheme, String command) {
    if (command.isBlank()) {
      throw new IllegalArgumentException(scheme + " names no command; write " + scheme + "COMMAND");
    }
    this.command = command;
  }

  /**
   * Runs it.
   *
   * @param cost where the command may say what it costs, or null; see {@link CostFile}
   */
  void run(byte[] bytes, int offset, int length, Output output, CostFile cost) throws Exception {
    Process process = start(cost);
    try {
      // Three streams are served at once, or a command that writes before it has read all would
      // wait for us for ever.
      FutureTask<Void> input = inThread(() -> feed(process, bytes, offset, length));
      FutureTask<byte[]> errors =
          inThread(() -> head(process.getErrorStream(), ExecYool.STDERR_LIMIT));
      FutureTask<Output> collected = inThread(() -> collect(process.getInputStream()));
      Output whole = collected.get();
      int status = process.waitFor();
      byte[] stderr = errors.get();
      input.get();
      if (status != 0) {
        fail(status, stderr);
      }
      output.write(whole.array(), 0, whole.length());
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception cause -> throw cause;
        case Error cause -> throw cause;
        default -> throw e;
      }
    } finally {
      // Only an interrupt or an endless output finds it alive.
      if (process.isAlive()) {
        ProcessTree.kill(process);
      }
    }
  }

  private Process start(CostFile cost) throws YoolException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", command);
    if (cost != null) {
      builder.environment().put(CostFile.VARIABLE, cost.path().toString());
    }
    try {
      return builder.start();
    } catch (IOException e) {
      // So it ends when a signal hits the process that was to become the shell.
      Thread.sleep(STOP_PATIENCE_MILLIS);
      throw new YoolException("cannot start sh: " + e.getMessage());
    }
  }

  private static <T> FutureTask<T> inThread(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread.ofVirtual().name("teem-exec").start(future);
    return future;
  }

  private static Void feed(Process process, byte[] bytes, int offset, int length) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(bytes, offset, length);
    } catch (IOException e) {
      // The command ended, or closed its input, before it had read all: its own affair, as in any
      // shell pipe.
    }
    return null;
  }

  /**
   * Into an output of its own: after an interrupt there may be more to read from what a shell that
   * has ended has started, and the caller's output is that of another call by then.
   */
  private static Output collect(InputStream stdout) throws YoolException {
    Output output = new Output();
    byte[] chunk = new byte[8 << 10];
    try {
      for (int n = stdout.read(chunk); n >= 0; n = stdout.read(chunk)) {
        output.write(chunk, 0, n);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] head(InputStream stderr, int limit) throws IOException {
    byte[] head = stderr.readNBytes(limit);
    stderr.transferTo(OutputStream.nullOutputStream());
    return head;
  }

  private static void fail(int status, byte[] stderr) throws YoolException, InterruptedException {
    if (STOP_STATUSES.contains(status)) {
      // A Ctrl-C, a closed terminal or a kill of the group reaches the command as well as us, often
      // sooner: give our own stop the time to interrupt this thread, so that the agent is left for
      // the next run and not recorded as failed.
      Thread.sleep(STOP_PATIENCE_MILLIS);
    }
    String text = new String(stderr, StandardCharsets.UTF_8).strip();
    throw new YoolException("exit status " + status + (text.isEmpty() ? "" : ": " + text));
  }
}
