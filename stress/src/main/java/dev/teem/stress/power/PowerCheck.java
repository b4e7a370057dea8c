package dev.teem.stress.power;

import dev.teem.journal.Durability;
import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** All that there is to check of durability power: traces first, then images. */
public final class PowerCheck {
  private static final long ABANDON_SECONDS = 30;

  private final Path folder;
  private final long seed;
  private final Consumer<String> log;
  private final BooleanSupplier goOn;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean abandoned;

  private int traces;
  private int acknowledgements;
  private int images;

  /**
   * A check.
   *
   * @param folder an empty one to work in
   * @param log gets a line for whatever was seen
   * @param goOn is asked now and then
   */
  public PowerCheck(Path folder, long seed, Consumer<String> log, BooleanSupplier goOn) {
    this.folder = folder;
    this.seed = seed;
    this.log = log;
    this.goOn = () -> goOn.getAsBoolean() && !abandoned;
  }

  /**
   * Does all of it.
   *
   * @param rounds how many images of each kind
   * @throws Violation on the first promise broken
   */
  public void run(Collection<Kind> kinds, int rounds) throws Violation, IOException {
    try {
      trace();
      cut(kinds, rounds);
    } finally {
      ended.countDown();
    }
  }

  /** Ends processes that are traced, and waits for {@link #run} to return. Any thread. */
  public void abandon() {
    abandoned = true;
    try {
      for (int i = 0; i < ABANDON_SECONDS; i++) {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        if (ended.await(1, TimeUnit.SECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Traces each part of the journal. At durability process the same check must fail, or it would
   * show nothing.
   *
   * @throws Violation if something was acknowledged before it was forced
   */
  private void trace() throws Violation, IOException {
    if (!TraceRun.isPossible()) {
      log.accept("no traces: strace is not installed, or may not trace here");
      return;
    }
    for (TracedWork.Part part : TracedWork.Part.values()) {
      String word = part.name().toLowerCase(Locale.ROOT);
      if (goOn.getAsBoolean()) {
        Trace trace = TraceRun.run(part, Durability.POWER, seed, folder("trace-" + word));
        traces++;
        acknowledgements += trace.acknowledgements();
        control(part, word);
        log.accept(
            "trace of %s: acknowledgements=%d of appends=%d, each after a force that covers it; forces=%d"
                    .formatted(word, trace.acknowledgements(), trace.appended(), trace.forces())
                + "; at durability process the check fails");
      }
    }
  }

  private void control(TracedWork.Part part, String word) throws Violation, IOException {
    try {
      TraceRun.run(part, Durability.PROCESS, seed, folder("control-" + word));
    } catch (Violation expected) {
      return;
    }
    throw new Violation("the trace of " + word + " finds nothing at durability process either");
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  /**
   * Cuts the power of some kinds of folders.
   *
   * @param rounds how many images of each
   * @throws Violation if one does not open, lacks what was acknowledged, or has what never was
   */
  private void cut(Collection<Kind> kinds, int rounds) throws Violation, IOException {
    for (Kind kind : kinds) {
      if (goOn.getAsBoolean()) {
        CutReport report = new CutLoop(kind, folder, seed, rounds, goOn).run();
        images += report.images();
        report.lines(kind.word()).forEach(log);
      }
    }
  }

  /** Processes traced so far, but for controls. */
  public int traces() {
    return traces;
  }

  /** Acknowledgements found in traces so far. */
  public int acknowledgements() {
    return acknowledgements;
  }

  /** Images opened so far. */
  public int images() {
    return images;
  }
}
