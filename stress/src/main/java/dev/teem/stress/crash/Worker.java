package dev.teem.stress.crash;

import dev.teem.stress.trial.Jvm;
import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A child process that does some {@link Work}, as its parent sees it. */
final class Worker {
  private static final int KILLED = 128 + 9;
  private static final long POLL_NANOS = 20_000;
  private static final int ENDS_SECONDS = 30;

  private final Work.Place place;
  private final Process process;
  private final Mark mark;

  private Worker(Work.Place place, Process process, Mark mark) {
    this.place = place;
    this.process = process;
    this.mark = mark;
  }

  static Worker start(Part part, Work.Place place) throws IOException {
    Mark mark = Mark.in(place.mark());
    mark.end();
    List<String> command =
        Jvm.command(
            Work.Main.class.getName(),
            List.of(
                part.word(),
                place.lap().toString(),
                Integer.toString(place.life()),
                Integer.toString(place.process()),
                Long.toString(place.seed())));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(place.errors().toFile())
            .start();
    return new Worker(place, process, mark);
  }

  Work.Place place() {
    return place;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  boolean is(Aim at) {
    return mark.is(at);
  }

  /** How much it has said, in bytes. */
  long said() {
    try {
      return Files.exists(place.acks()) ? Files.size(place.acks()) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a condition; false if it does not come in time, or the process has ended before. */
  boolean await(long nanos, BooleanSupplier condition) {
    long until = System.nanoTime() + nanos;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - until > 0 || !process.isAlive()) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  /** Waits for a time that is too short to sleep. */
  void spin(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** Waits for the end of one that was killed. */
  void awaitEnd() throws Violation, IOException {
    try {
      if (!process.waitFor(ENDS_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("a killed process does not end: pid=" + process.pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (process.exitValue() != KILLED) {
      throw new Violation(
          "a process ended by itself with status=" + process.exitValue() + errors());
    }
  }

  /** What it has complained of, for a message. */
  String errors() throws IOException {
    Path errors = place.errors();
    return Files.exists(errors) ? ": " + Files.readString(errors).strip() : "";
  }
}
