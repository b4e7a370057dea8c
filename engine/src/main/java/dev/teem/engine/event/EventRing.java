package dev.teem.engine.event;

import dev.teem.engine.event.EventSlots.Kind;
import java.util.List;
import java.util.Objects;

/**
 * The events of one core: counts each, keeps the last ones, and hands each to a sink if there is
 * one.
 *
 * <p>All methods but {@link #tail} are for the core's thread; they allocate nothing, take no lock
 * and make no system call, but for what the sink does and the objects made for it. The time of an
 * event is the caller's reading of the engine's clock, in nanoseconds.
 */
public final class EventRing {
  /** Events kept unless something else is asked for. */
  public static final int DEFAULT_CAPACITY = 4096;

  /** The largest number of events that can be kept. */
  public static final int MAX_CAPACITY = 1 << 24;

  private final EventSlots slots;
  private final boolean keepAll;

  /** Whether anybody wants the traffic: most do not, and it is only counted then. */
  private final boolean traced;

  private final CoreCounters counters;
  private final EventSink sink;

  /** A ring of the default capacity that keeps {@link EventLevel#LIFECYCLE}, without a sink. */
  public EventRing(CoreCounters counters) {
    this(DEFAULT_CAPACITY, EventLevel.LIFECYCLE, counters, null);
  }

  /**
   * A ring.
   *
   * @param capacity how many events are kept, a power of two
   * @param level which are kept
   * @param counters where they are counted; the same core's
   * @param sink is told of each; null for nobody
   * @throws IllegalArgumentException if the capacity is not a power of two from 1 to {@link
   *     #MAX_CAPACITY}
   */
  public EventRing(int capacity, EventLevel level, CoreCounters counters, EventSink sink) {
    if (Integer.bitCount(capacity) != 1 || capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity=" + capacity + " is not a power of two from 1 to " + MAX_CAPACITY);
    }
    slots = new EventSlots(capacity);
    keepAll = Objects.requireNonNull(level, "level") == EventLevel.ALL;
    this.counters = Objects.requireNonNull(counters, "counters");
    this.sink = sink;
    traced = keepAll || sink != null;
  }

  /** Whether it looks at the processes that send, receive and have their turn. */
  public boolean isTraced() {
    return traced;
  }

  /** The core started. */
  public void boot(long time) {
    long seq = counters.event();
    slots.write(Kind.BOOT, seq, time, 0, 0);
    if (sink != null) {
      deliver(new Event.Boot(seq, time));
    }
  }

  /**
   * A process was made.
   *
   * @param parent 0 for none
   * @param name null for none
   */
  public void spawn(long time, long pid, long parent, String name) {
    long seq = counters.spawn();
    slots.write(Kind.SPAWN, seq, time, pid, parent, name, null);
    if (sink != null) {
      deliver(new Event.Spawn(seq, time, pid, parent, name));
    }
  }

  /**
   * A process ended. If it failed, the {@link #fault} is an event of its own.
   *
   * @param name null for none
   */
  public void exit(long time, long pid, String name, ExitReason reason) {
    long seq = counters.exit(reason);
    slots.write(Kind.EXIT, seq, time, pid, 0, name, reason);
    if (sink != null) {
      deliver(new Event.Exit(seq, time, pid, name, reason));
    }
  }

  /** A process got its turn. */
  public void sched(long time, long pid) {
    long seq = counters.sched();
    if (traced) {
      if (keepAll) {
        slots.write(Kind.SCHED, seq, time, pid, 0);
      }
      if (sink != null) {
        deliver(new Event.Sched(seq, time, pid));
      }
    }
  }

  /**
   * A message was put into a mailbox.
   *
   * @param from 0 for the host
   */
  public void send(long time, long from, long to) {
    long seq = counters.send();
    if (traced) {
      if (keepAll) {
        slots.write(Kind.SEND, seq, time, from, to);
      }
      if (sink != null) {
        deliver(new Event.Send(seq, time, from, to));
      }
    }
  }

  /** A process took a message out of its mailbox. */
  public void recv(long time, long pid) {
    long seq = counters.recv();
    if (traced) {
      if (keepAll) {
        slots.write(Kind.RECV, seq, time, pid, 0);
      }
      if (sink != null) {
        deliver(new Event.Recv(seq, time, pid));
      }
    }
  }

  /**
   * A process used up some of what it was granted.
   *
   * @param meter {@code tokens}, {@code toolCalls} or {@code usd}
   * @throws IllegalArgumentException if it is none of these; nothing is recorded
   */
  public void charge(long time, long pid, String meter, double amount) {
    long seq = counters.charge(meter, amount);
    slots.write(Kind.CHARGE, seq, time, pid, Double.doubleToRawLongBits(amount), meter, null);
    if (sink != null) {
      deliver(new Event.Charge(seq, time, pid, meter, amount));
    }
  }

  /**
   * Something went wrong.
   *
   * @param pid 0 if it was no process
   */
  public void fault(long time, long pid, String error) {
    long seq = record(time, pid, error);
    if (sink != null) {
      deliver(new Event.Fault(seq, time, pid, error));
    }
  }

  private long record(long time, long pid, String error) {
    long seq = counters.fault();
    slots.write(Kind.FAULT, seq, time, pid, 0, error, null);
    return seq;
  }

  /** A process was told to stop, continue or end. */
  public void signal(long time, long pid, String signal) {
    long seq = counters.event();
    slots.write(Kind.SIGNAL, seq, time, pid, 0, signal, null);
    if (sink != null) {
      deliver(new Event.Signal(seq, time, pid, signal));
    }
  }

  /** The core is about to end. */
  public void shutdown(long time, ExitReason reason) {
    long seq = counters.event();
    slots.write(Kind.SHUTDOWN, seq, time, 0, 0, null, reason);
    if (sink != null) {
      deliver(new Event.Shutdown(seq, time, reason));
    }
  }

  private void deliver(Event event) {
    try {
      sink.on(event);
    } catch (RuntimeException e) {
      // The kernel may be half way through a spawn or an exit, and must get to its end.
      record(event.timeNanos(), 0, "event sink failed: " + e);
    }
  }

  /**
   * A copy of the last events that were kept, oldest first, from any thread.
   *
   * <p>Each is as it was recorded. While the core goes on, the oldest may be overwritten before
   * they are copied; these are left out.
   *
   * @param n at most this many
   * @throws IllegalArgumentException if n is less than 0
   */
  public List<Event> tail(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("n=" + n + " is less than 0");
    }
    return slots.tail(n);
  }
}
