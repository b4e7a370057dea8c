package dev.teem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostThreadsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final HostThreads threads = new HostThreads();

  @Test
  void shouldWaitForAllThatWasHandedOverBefore() {
    AtomicInteger done = new AtomicInteger();
    for (int i = 0; i < 1000; i++) {
      threads.execute(() -> {
        // So long that they are half way through when they are waited for.
        LockSupport.parkNanos(50_000_000);
        done.incrementAndGet();
      });
    }
    threads.await(LONG);
    assertThat(done).hasValue(1000);
  }

  @Test
  void shouldNotWaitForItsCaller() {
    CompletableFuture<Boolean> waited = new CompletableFuture<>();
    threads.execute(() -> {
      threads.await(LONG);
      waited.complete(true);
    });
    assertThat(waited.orTimeout(20, TimeUnit.SECONDS).join()).isTrue();
  }

  @Test
  void shouldKeepAnInterruptThatEndsTheWait() {
    CountDownLatch never = new CountDownLatch(1);
    threads.execute(() -> {
      try {
        never.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    Thread.currentThread().interrupt();
    threads.await(LONG);
    assertThat(Thread.interrupted()).isTrue();
    never.countDown();
  }
}
