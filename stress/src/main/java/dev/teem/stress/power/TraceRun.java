package dev.teem.stress.power;

import dev.teem.journal.Durability;
import dev.teem.stress.trial.Jvm;
import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Runs a part of the journal under strace, and checks what it did before it acknowledged. */
public final class TraceRun {
  private static final long PATIENCE_SECONDS = 300;

  private static final String CALLS =
      "fsync,fdatasync,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,write";

  private TraceRun() {}

  /** Whether processes can be traced here. */
  public static boolean isPossible() throws IOException {
    try {
      ProcessBuilder probe = new ProcessBuilder("strace", "-f", "-e", "trace=none", "true");
      return await(probe.redirectError(Redirect.DISCARD)) == 0;
    } catch (IOException notInstalled) {
      return false;
    }
  }

  /**
   * Runs one.
   *
   * @param folder an empty one; keeps the trace
   * @throws Violation if something was acknowledged that was not forced
   */
  static Trace run(TracedWork.Part part, Durability durability, long seed, Path folder)
      throws Violation, IOException {
    Path trace = folder.resolve("trace");
    // Folders that are not there yet: their names have to be forced too.
    Path work = folder.toRealPath().resolve("made").resolve("on-the-way").resolve("work");
    List<String> command =
        new ArrayList<>(List.of("strace", "-f", "-y", "-s", "4096", "-e", "trace=" + CALLS, "-o"));
    command.add(trace.toString());
    command.addAll(
        Jvm.command(
            TracedWork.class.getName(),
            List.of(
                part.name().toLowerCase(Locale.ROOT),
                work.toString(),
                durability.word(),
                Long.toString(seed))));
    Path errors = folder.resolve("errors");
    int status = await(new ProcessBuilder(command).redirectError(errors.toFile()));
    if (status != 0) {
      throw new Violation("the work ended with status=" + status + ": " + Files.readString(errors));
    }
    return Trace.check(trace);
  }

  private static int await(ProcessBuilder command) throws IOException {
    Process process = command.redirectOutput(Redirect.DISCARD).start();
    try {
      if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      throw new IOException(command.command().getFirst() + " does not end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      // What is traced first: it would go on without whoever traces it.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
