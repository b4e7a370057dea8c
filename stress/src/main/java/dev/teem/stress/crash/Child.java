package dev.teem.stress.crash;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.stress.trial.Jvm;
import dev.teem.stress.trial.Violation;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One {@code teem run} in a JVM of its own. */
final class Child {
  private static final int KILLED = 128 + 9;
  private static final long POLL_NANOS = 50_000;

  private final Process process;
  private final Path out;
  private final Path err;
  private final Path store;

  private final long startedNanos = System.nanoTime();
  private volatile boolean killed;

  private Child(Process process, Path out, Path err, Path store) {
    this.process = process;
    this.out = out;
    this.err = err;
    this.store = store;
  }

  /** Starts a run over the input, with store and results in the folder. */
  static Child start(Path folder, String name, CrashInput input) throws IOException {
    Path store = folder.resolve("store");
    List<String> command =
        Jvm.command(
            "dev.teem.cli.Teem",
            List.of(
                "run",
                "--json",
                "--input",
                input.file().toString(),
                "--dir",
                store.toString(),
                "--results",
                folder.resolve("results.jsonl").toString()));
    Path out = folder.resolve(name + ".out");
    Path err = folder.resolve(name + ".err");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Child(process, out, err, store);
  }

  long pid() {
    return process.pid();
  }

  double seconds() {
    return (System.nanoTime() - startedNanos) / 1e9;
  }

  Path store() {
    return store;
  }

  /** Waits for a condition, or until the run has ended. False in the latter case. */
  boolean await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (!process.isAlive()) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  /** Whether the run has taken its store. */
  boolean holdsStore() {
    try {
      return Files.readString(store.resolve("LOCK"), StandardCharsets.US_ASCII)
          .startsWith("pid=" + pid() + " ");
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the store is open: a run then begins a results file, under another name at first. */
  boolean runsAgents() {
    return Files.exists(out.resolveSibling(".results.jsonl." + pid() + ".part"));
  }

  /** SIGKILL, to the process that this object started and no other. */
  void kill() {
    if (process.isAlive()) {
      killed = true;
    }
    process.destroyForcibly();
  }

  /**
   * Waits for the end.
   *
   * @return the report of a run that has completed, or null of one that was killed before
   */
  Map<String, Object> finish(long patienceSeconds) throws Violation, IOException {
    try {
      if (!process.waitFor(patienceSeconds, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new Violation("a run does not end in " + patienceSeconds + " s; see " + err);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new IOException("interrupted", e);
    }
    int status = process.exitValue();
    if (status == KILLED && killed) {
      return null;
    }
    if (status != 0) {
      throw new Violation(
          "a run ended by itself with status=" + status + ": " + Files.readString(err).strip());
    }
    if (CanonicalJson.parse(Files.readString(out).strip()) instanceof Map<?, ?> object) {
      Map<String, Object> report = new LinkedHashMap<>();
      object.forEach((name, value) -> report.put((String) name, value));
      return report;
    }
    throw new Violation("a run did not print a JSON object; see " + out);
  }
}
