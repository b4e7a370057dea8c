package dev.teem.stress.crash;

import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Kills several parts, one after the other. */
public final class Loops implements Loop {
  private static final long ABANDON_SECONDS = 30;

  private final List<Loop> loops = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean abandoned;

  /**
   * Loops for some parts.
   *
   * @param folder an empty one, left with what broke, if anything did
   * @param seed of the moments
   * @param lines of the input of runs
   * @param rounds how many kills of all parts together, each its share
   * @param aim what kills are aimed at; parts that have no such thing are left out
   * @param inTime whether there is time for another kill
   * @param log gets a line for whatever happens
   */
  public Loops(
      List<Part> parts,
      Path folder,
      long seed,
      int lines,
      int rounds,
      Aim aim,
      BooleanSupplier inTime,
      Consumer<String> log)
      throws IOException {
    List<Part> aimed =
        parts.stream().filter(part -> aim == Aim.MIXED || part.aims().contains(aim)).toList();
    double whole = aimed.stream().mapToDouble(Part::share).sum();
    int planned = 0;
    double share = 0;
    for (Part part : aimed) {
      share += part.share();
      int kills = (int) Math.round(rounds * share / whole) - planned;
      planned += kills;
      if (kills > 0) {
        Path own = Files.createDirectories(folder.resolve(part.word()));
        loops.add(
            part == Part.RUN
                ? new CrashLoop(own, seed, lines, kills, aim, inTime, log)
                : new KillLoop(part, own, seed, kills, aim, inTime, log));
      }
    }
  }

  @Override
  public void run() throws Violation, IOException {
    try {
      for (Loop loop : loops) {
        if (!abandoned) {
          loop.run();
        }
      }
    } finally {
      ended.countDown();
    }
  }

  @Override
  public int kills() {
    return loops.stream().mapToInt(Loop::kills).sum();
  }

  /** Waits for {@link #run} to return too. */
  @Override
  public void abandon() {
    abandoned = true;
    loops.forEach(Loop::abandon);
    try {
      if (!ended.await(ABANDON_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("what runs does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
