package dev.teem.engine.kernel;

import dev.teem.engine.event.Cost;
import dev.teem.engine.event.IoOutcome;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Where a device puts its answer to one request. Any thread may answer, once; the process learns of
 * it on its own core.
 */
public final class Reply {
  private static final VarHandle STATE;

  private static final int OPEN = 0;
  private static final int ANSWERED = 1;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Reply.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Process process;
  final long number;
  private final Answers answers;

  // Any thread: compare-and-set, so that one answer wins.
  @SuppressWarnings("unused")
  private int state = OPEN;

  /** The thread that is in the device's read or write; null afterwards. */
  // Written and compared by that thread: nobody else can find itself in it.
  private volatile Thread starter;

  // The core's thread.
  private IoOutcome outcome;
  private boolean timed;
  private boolean waitedFor;

  Reply(Process process, long number, Answers answers) {
    this.process = process;
    this.number = number;
    this.answers = answers;
  }

  /** Answers at no cost. */
  public void value(Object value) {
    value(value, Cost.NONE);
  }

  /** Answers. */
  public void value(Object value, Cost cost) {
    answer(new IoOutcome.Value(value, cost), null);
  }

  /** Refuses. */
  public void failed(String error) {
    answer(new IoOutcome.Failed(error), null);
  }

  /** Refuses, for a cause. */
  public void failed(Throwable cause) {
    String text = cause.getMessage();
    answer(new IoOutcome.Failed(text == null ? cause.getClass().getName() : text), cause);
  }

  /**
   * Is called back in a while of the engine's own time, on the core: for devices that are part of a
   * simulation. Only from within {@code read} or {@code write}.
   */
  public void later(Duration in, Consumer<Reply> action) {
    if (!Thread.currentThread().equals(starter)) {
      throw new IllegalStateException("later is for the thread that started the operation");
    }
    timed = true;
    Core core = process.core;
    core.timers.arm(new Later(this, action), core.after(in));
  }

  private static final class Later extends Timer {
    private final Reply reply;
    private final Consumer<Reply> action;

    Later(Reply reply, Consumer<Reply> action) {
      this.reply = reply;
      this.action = action;
    }

    @Override
    void fire() {
      // The core's thread is in the device again.
      reply.starter = Thread.currentThread();
      try {
        action.accept(reply);
      } finally {
        reply.starter = null;
      }
    }
  }

  private void answer(IoOutcome result, Throwable cause) {
    if (!STATE.compareAndSet(this, OPEN, ANSWERED)) {
      throw new IllegalStateException(
          "operation=" + number + " of pid=" + process.pid + " has been answered already");
    }
    if (Thread.currentThread().equals(starter)) {
      complete(result, cause);
    } else {
      process.core.postUnbounded(() -> complete(result, cause));
    }
  }

  /** Lets the device start. On the core. */
  void start(Device.Handle handle, boolean write, Object request) {
    starter = Thread.currentThread();
    try {
      if (write) {
        handle.write(request, this);
      } else {
        handle.read(request, this);
      }
    } catch (RuntimeException e) {
      if ((int) STATE.getOpaque(this) == ANSWERED) {
        throw e;
      }
      failed(e);
    } finally {
      starter = null;
    }
    if (outcome == null && !timed) {
      waitedFor = true;
      process.core.devices.outside(1);
    }
  }

  /** The outcome is known without asking the device. */
  void replayed(IoOutcome known) {
    state = ANSWERED;
    outcome = known;
    conclude(known instanceof IoOutcome.Failed(String error) ? new KernelException(error) : null);
  }

  private void complete(IoOutcome result, Throwable cause) {
    outcome = result;
    if (waitedFor) {
      process.core.devices.outside(-1);
    }
    process.core.devices.keep(this);
    conclude(
        result instanceof IoOutcome.Failed(String error)
            ? new DeviceException(error, cause)
            : null);
  }

  private void conclude(RuntimeException failure) {
    if (answers != null) {
      if (failure != null) {
        answers.failed(failure);
      }
      answers.answered();
    } else {
      process.core.devices.answered(this, failure);
    }
  }

  IoOutcome outcome() {
    return outcome;
  }
}
