package dev.teem.engine.kernel;

import dev.teem.engine.event.Cost;
import dev.teem.engine.event.IoOutcome;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Runs each call of a {@link BlockingDevice} on a virtual thread of its own. */
final class VirtualThreadDevice implements Device {
  private final BlockingDevice functions;

  /** Calls that may begin; null for any number. */
  private final Semaphore places;

  VirtualThreadDevice(BlockingDevice functions, Semaphore places) {
    this.functions = functions;
    this.places = places;
  }

  @Override
  public Handle open(long pid) {
    return new Calls(pid);
  }

  /** The calls of one process. */
  private final class Calls implements Handle {
    private final long pid;

    // Each is added by the core before it starts, and removes itself.
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    Calls(long pid) {
      this.pid = pid;
    }

    @Override
    public void read(Object request, Reply reply) {
      start(() -> priced(functions.read(request)), reply);
    }

    @Override
    public void write(Object data, Reply reply) {
      start(() -> written(functions.write(data)), reply);
    }

    private void start(Callable<IoOutcome.Value> call, Reply reply) {
      Thread thread = Thread.ofVirtual().name("teem-io-" + pid).unstarted(() -> run(call, reply));
      threads.add(thread);
      thread.start();
    }

    private void run(Callable<IoOutcome.Value> call, Reply reply) {
      IoOutcome.Value got;
      try {
        got = places == null ? call.call() : inPlace(call);
      } catch (Throwable e) {
        reply.failed(e);
        return;
      } finally {
        threads.remove(Thread.currentThread());
      }
      reply.value(got.value(), got.cost());
    }

    private IoOutcome.Value inPlace(Callable<IoOutcome.Value> call) throws Exception {
      places.acquire();
      try {
        return call.call();
      } finally {
        places.release();
      }
    }

    @Override
    public void close() {
      threads.forEach(Thread::interrupt);
    }
  }

  private static IoOutcome.Value priced(Object got) {
    return got instanceof IoOutcome.Value value ? value : new IoOutcome.Value(got, Cost.NONE);
  }

  private static IoOutcome.Value written(Cost cost) {
    Objects.requireNonNull(cost, "write has returned null; a write at no cost returns Cost.NONE");
    return new IoOutcome.Value(null, cost);
  }
}
