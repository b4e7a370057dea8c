package dev.teem.engine.agent;

import dev.teem.engine.guard.DiskQuota;
import dev.teem.engine.guard.DiskQuotaExceededException;
import dev.teem.engine.lane.Attempts;
import dev.teem.engine.lane.Cancellation;
import dev.teem.engine.lane.Refusal;
import dev.teem.engine.time.EngineClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * What the terms allow the steps of one agent but for money: time, attempts, room on the disk.
 * Belongs to the thread that runs the agent.
 */
final class StepBounds {
  private static final long MEBIBYTE = 1 << 20;

  /** Its nanoseconds fit a long, and nobody waits for it. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final EngineClock clock;
  private final Instant deadline;
  private final Attempts attempts;
  private final RandomGenerator random;

  /** Null if nothing is said of the disk. */
  private final Path limitedFolder;

  private final DiskQuota disk;

  /**
   * Bounds of an agent.
   *
   * @param folder of the agent, or null if agents have none
   */
  StepBounds(AgentContext context, AgentTerms terms, String agent, Path folder) {
    clock = context.clock();
    deadline = terms.deadline();
    Attempts usual = context.attempts();
    attempts =
        new Attempts(
            terms.retries().orElse(usual.retries()),
            usual.timeout(),
            usual.backoff(),
            usual.retryable(),
            usual.timer());
    random = new SplittableRandom(context.seed() ^ agent.hashCode());
    if (terms.limitsDisk() && folder == null) {
      throw new IllegalArgumentException(
          "agent_terms.disk_quota_mb=%d is about a folder, and agents have none here;"
                  .formatted(terms.diskQuotaMb())
              + " give the AgentContext one");
    }
    limitedFolder = terms.limitsDisk() ? folder : null;
    disk = terms.limitsDisk() ? new DiskQuota(folder, terms.diskQuotaMb() * MEBIBYTE) : null;
  }

  Instant now() {
    return Instant.EPOCH.plus(clock.epochMicros(), ChronoUnit.MICROS);
  }

  boolean isTimeOver() {
    return !timeLeft().isPositive();
  }

  private Duration timeLeft() {
    if (deadline.equals(Instant.MAX)) {
      return LONGEST;
    }
    Duration left = Duration.between(now(), deadline);
    return left.compareTo(LONGEST) < 0 ? left : LONGEST;
  }

  /** Why the agent's folder keeps a step from running; null if it does not. */
  String diskRefusal() {
    if (limitedFolder == null) {
      return null;
    }
    try {
      Files.createDirectories(limitedFolder);
      Refusal refusal = disk.look();
      return refusal == null ? null : refusal.why() + "; make room there, or allow more";
    } catch (IOException e) {
      return "what folder=%s takes of the disk cannot be told: %s".formatted(limitedFolder, e);
    }
  }

  /**
   * Runs a step, several times if need be.
   *
   * @param attempt makes one attempt
   * @throws StepFailure with what the last attempt has thrown
   * @throws InterruptedException if somebody wants the thread to stop
   * @throws TimeoutException if the deadline has passed meanwhile
   * @throws DiskQuotaExceededException if the folder takes too much afterwards
   * @throws IOException if that cannot be told
   */
  Object run(Callable<Object> attempt) throws Exception {
    DiskQuota.Step<Object, Exception> inTime =
        deadline.equals(Instant.MAX)
            ? () -> attempts(attempt)
            : () -> attempts.timer().call(timeLeft(), () -> attempts(attempt));
    return disk == null ? inTime.run() : disk.around(inTime);
  }

  private Object attempts(Callable<Object> attempt) throws StepFailure, InterruptedException {
    for (int failures = 0; true; failures++) {
      long rest;
      try {
        return attempts.call(attempt);
      } catch (OutOfMemoryError e) {
        // It says more of the host than of the step: no receipt claims a failure.
        throw e;
      } catch (Throwable e) {
        if (Cancellation.isCause(e)) {
          throw interrupted(e);
        }
        rest = attempts.rest(e, failures, random);
        // Who rests into the deadline rests for nothing.
        if (rest == Attempts.NO_MORE || rest >= timeLeft().toNanos()) {
          throw new StepFailure(e);
        }
      }
      Thread.sleep(Duration.ofNanos(rest));
    }
  }

  private static InterruptedException interrupted(Throwable e) {
    if (e instanceof InterruptedException same) {
      return same;
    }
    Thread.interrupted();
    InterruptedException interrupt = new InterruptedException(e.toString());
    interrupt.initCause(e);
    return interrupt;
  }
}
