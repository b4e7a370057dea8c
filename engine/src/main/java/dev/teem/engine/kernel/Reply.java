package dev.teem.engine.kernel;

import dev.teem.engine.event.Cost;
import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.event.IoRequest;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Where a device puts its answer to one request. Any thread may answer, once; the process learns of
 * it on its own core.
 */
public final class Reply {
  private static final System.Logger LOG = System.getLogger(Reply.class.getName());
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

  /** For the journal; null without one. */
  final IoRequest request;

  private final Answers answers;

  // Any thread: compare-and-set, so that one answer wins.
  @SuppressWarnings("unused")
  private int state = OPEN;

  /** The thread that is in the device's read or write; null afterwards. */
  // Written and compared by that thread: nobody else can find itself in it.
  private volatile Thread starter;

  /** The thread that is in the journal's append; null afterwards. As above. */
  private volatile Thread keeper;

  // The core's thread.
  private IoOutcome outcome;
  private RuntimeException failure;
  private boolean concluded;
  private boolean inside;

  /** Null if the device has asked for none. */
  private Timer later;

  private boolean waitedFor;

  Reply(Process process, long number, IoRequest request, Answers answers) {
    this.process = process;
    this.number = number;
    this.request = request;
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
    answer(failure(cause), cause);
  }

  private static IoOutcome failure(Throwable cause) {
    String text = cause.getMessage();
    return new IoOutcome.Failed(text == null ? cause.getClass().getName() : text);
  }

  /**
   * Is called back in a while of the engine's own time, on the core, unless it is answered before:
   * for time-outs, and for devices that are part of a simulation. Only from within {@code read},
   * {@code write} or {@link #resume}.
   */
  public void later(Duration in, Consumer<Reply> action) {
    if (!Thread.currentThread().equals(starter)) {
      throw new IllegalStateException("later is for the thread that started the operation");
    }
    inside = true;
    Core core = process.core;
    later = new Later(this, action);
    core.timers.arm(later, core.after(in));
  }

  /**
   * Says that the answer comes from within the engine, from what another process does: a simulation
   * lets time go on until then. Only from within {@code read}, {@code write} or {@link #resume}.
   */
  public void fromInside() {
    if (!Thread.currentThread().equals(starter)) {
      throw new IllegalStateException("fromInside is for the thread that started the operation");
    }
    inside = true;
  }

  /**
   * Goes on with the operation on the core, as if {@code read} or {@code write} were called there
   * again: the action may answer, be it by throwing, or say where the answer comes from. Any
   * thread; calls of one thread come in their order. The process may have ended meanwhile.
   */
  public void resume(Consumer<Reply> action) {
    process.core.postUnbounded(() -> {
      ask(() -> action.accept(this));
      if (inside && waitedFor && outcome == null) {
        waitedFor = false;
        process.core.devices.returns(process);
      }
    });
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
      reply.ask(() -> action.accept(reply));
    }
  }

  /** Calls the device, on the core. Throwing is an answer, unless it has given one. */
  private void ask(Runnable call) {
    starter = Thread.currentThread();
    try {
      call.run();
    } catch (Throwable e) {
      if (!tryAnswer(failure(e), e)) {
        LOG.log(Level.WARNING, "a device failed after it had answered " + this, e);
      }
    } finally {
      starter = null;
    }
  }

  private void answer(IoOutcome result, Throwable cause) {
    if (!tryAnswer(result, cause)) {
      throw new IllegalStateException(this + " has been answered already");
    }
  }

  private boolean tryAnswer(IoOutcome result, Throwable cause) {
    if (!STATE.compareAndSet(this, OPEN, ANSWERED)) {
      return false;
    }
    if (Thread.currentThread().equals(starter)) {
      complete(result, cause);
    } else {
      process.core.postUnbounded(() -> complete(result, cause));
    }
    return true;
  }

  /** Lets the device start. On the core. */
  void start(Device.Handle handle, boolean write, Object asked) {
    ask(() -> {
      if (write) {
        handle.write(asked, this);
      } else {
        handle.read(asked, this);
      }
    });
    if (outcome == null && !inside) {
      waitFor();
    }
  }

  /** The rest happens on other threads. */
  private void waitFor() {
    waitedFor = true;
    process.core.devices.leaves(process);
  }

  /** The outcome is known without asking the device. */
  void replayed(IoOutcome known) {
    state = ANSWERED;
    outcome = known;
    failure = known instanceof IoOutcome.Failed(String error) ? new KernelException(error) : null;
    conclude();
  }

  /** It is answered. The process learns of it when the journal has it. */
  private void complete(IoOutcome result, Throwable cause) {
    outcome = result;
    if (result instanceof IoOutcome.Failed(String error)) {
      failure = new DeviceException(error, cause);
    }
    keeper = Thread.currentThread();
    try {
      keep();
    } finally {
      keeper = null;
    }
    if (!concluded && !waitedFor && !process.isEnding()) {
      waitFor();
    }
  }

  private void keep() {
    Devices devices = process.core.devices;
    try {
      devices.keep(this, this::kept);
    } catch (RuntimeException refusal) {
      // What was not kept has not happened. That it failed may well be kept, and be replayed.
      outcome = failure(refusal);
      failure = refusal;
      try {
        devices.keep(this, this::kept);
      } catch (RuntimeException _) {
        conclude(refusal);
      }
    }
  }

  private void kept(RuntimeException refusal) {
    if (Thread.currentThread().equals(keeper)) {
      conclude(refusal);
    } else {
      process.core.postUnbounded(() -> conclude(refusal));
    }
  }

  private void conclude(RuntimeException refusal) {
    if (concluded) {
      LOG.log(Level.WARNING, "the journal has said twice what became of " + this);
      return;
    }
    if (refusal != null) {
      // What was not kept has not happened.
      outcome = failure(refusal);
      failure = refusal;
    }
    conclude();
  }

  private void conclude() {
    concluded = true;
    if (later != null) {
      // It may be armed for a day.
      process.core.timers.cancel(later);
    }
    if (waitedFor) {
      process.core.devices.returns(process);
    }
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

  @Override
  public String toString() {
    return "operation=" + number + " of pid=" + process.pid;
  }
}
