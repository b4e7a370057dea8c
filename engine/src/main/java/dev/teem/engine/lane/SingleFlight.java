package dev.teem.engine.lane;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work that is asked for several times at once is done once. Of callers with equal keys the first
 * runs its work, on its own thread; those who come before that has ended wait, and get its result
 * or its failure, the very same object. Any thread may call any method; waiting blocks.
 *
 * <p>If the one that runs is cancelled, one of those who wait runs its own work instead. A caller
 * that is interrupted while it waits, or loses patience, leaves without a trace.
 *
 * <p>Who comes after the end runs again: where results are kept, look for one within the work.
 *
 * @param <K> keys, with {@code equals} and {@code hashCode}
 * @param <V> results
 */
public final class SingleFlight<K, V> {
  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  /** By key, what is under way. Its runner puts it in and takes it out. */
  private final ConcurrentHashMap<K, Flight<V>> flights = new ConcurrentHashMap<>();

  /** None under way. */
  public SingleFlight() {}

  /** One run of some work. Completed once, by its runner, which publishes the end to all. */
  private static final class Flight<V> {
    final Thread runner = Thread.currentThread();
    final CompletableFuture<End<V>> end = new CompletableFuture<>();
  }

  private sealed interface End<V> {
    /** With a result, which may be null. */
    record Done<V>(V value) implements End<V> {}

    /** An exception or an error. */
    record Failed<V>(Throwable failure) implements End<V> {}

    /** The runner was cancelled: nothing is known of the work. */
    record Cancelled<V>() implements End<V> {}
  }

  /**
   * Does the work or waits for one who does it.
   *
   * @return the result; null if that is what the work has returned
   * @throws InterruptedException if this thread is interrupted while it waits
   * @throws IllegalStateException if the work asks for itself
   * @throws Exception what the work has thrown, here or on the thread that has run it
   */
  public V run(K key, Callable<? extends V> work) throws Exception {
    return run(key, work, FOREVER, () -> {});
  }

  /**
   * Does the work or waits for one who does it.
   *
   * @param beforeWaiting is called each time before this thread waits: to give back what the one
   *     who runs may need to come to an end
   * @return the result; null if that is what the work has returned
   * @throws InterruptedException if this thread is interrupted while it waits
   * @throws IllegalStateException if the work asks for itself
   * @throws Exception what the work has thrown, here or on the thread that has run it
   */
  public V run(K key, Callable<? extends V> work, Runnable beforeWaiting) throws Exception {
    return run(key, work, FOREVER, beforeWaiting);
  }

  /**
   * Does the work or waits for one who does it, for so long. How long its own work takes nobody
   * limits.
   *
   * @param patience how long to wait, in real time
   * @return the result; null if that is what the work has returned
   * @throws TimeoutException if it took longer
   * @throws InterruptedException if this thread is interrupted while it waits
   * @throws IllegalStateException if the work asks for itself
   * @throws Exception what the work has thrown, here or on the thread that has run it
   */
  public V run(K key, Callable<? extends V> work, Duration patience) throws Exception {
    return run(key, work, patience, () -> {});
  }

  private V run(K key, Callable<? extends V> work, Duration patience, Runnable beforeWaiting)
      throws Exception {
    Objects.requireNonNull(work, "work");
    long nanos = patience.compareTo(FOREVER) < 0 ? patience.toNanos() : Long.MAX_VALUE;
    long deadline = System.nanoTime() + nanos;
    while (true) {
      Flight<V> flight = flights.get(key);
      if (flight == null) {
        Flight<V> own = new Flight<>();
        // The one place that decides who runs.
        flight = flights.putIfAbsent(key, own);
        if (flight == null) {
          return lead(key, own, work);
        }
      }
      beforeWaiting.run();
      switch (await(key, flight, deadline, patience)) {
        case End.Done<V> done -> {
          return done.value();
        }
        case End.Failed<V> failed -> throw rethrown(failed.failure());
        // All who waited for it come here. Its flight is not in the map any more, so one of them,
        // or somebody new, puts in the next, and the others wait for that.
        case End.Cancelled<V> cancelled -> {}
      }
    }
  }

  private V lead(K key, Flight<V> own, Callable<? extends V> work) throws Exception {
    // What a Throwable that is neither Exception nor Error leaves behind.
    End<V> end = new End.Cancelled<>();
    try {
      V value = work.call();
      end = new End.Done<>(value);
      return value;
    } catch (Exception | Error e) {
      end = Cancellation.isCause(e) ? end : new End.Failed<>(e);
      throw e;
    } finally {
      // In this order. Whoever finds the flight in the map waits for an end that is still to come,
      // and whoever learns of the end does not find the flight again: one that was cancelled would
      // be found over and over, and a result would be handed out after its end.
      flights.remove(key, own);
      own.end.complete(end);
    }
  }

  private End<V> await(K key, Flight<V> flight, long deadline, Duration patience)
      throws InterruptedException, TimeoutException {
    if (flight.runner.equals(Thread.currentThread())) {
      throw new IllegalStateException(
          "key=" + key + ": the work asks for itself and would wait for ever");
    }
    try {
      // Interrupted or out of time it takes itself off the list of those who wait.
      return flight.end.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new TimeoutException(
          "key=" + key + ": another caller's work has not ended within patience=" + patience);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a flight never ends exceptionally", e);
    }
  }

  private static Exception rethrown(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (Exception) failure;
  }

  /** How much is under way. */
  public int size() {
    return flights.size();
  }
}
