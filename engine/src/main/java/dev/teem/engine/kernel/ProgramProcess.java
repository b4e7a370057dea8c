package dev.teem.engine.kernel;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.fiber.Fiber;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A process that runs a {@link Program} on a fiber, which the core resumes once what the program
 * waits for is there.
 *
 * <p>Whatever concerns a waiting process puts it on the run queue; whether it can go on is looked
 * at when its turn comes, without switching to its stack.
 */
final class ProgramProcess extends SystemCalls
    implements ProgramSys, Runnable, Consumer<Fiber>, ExitListener {
  private static final String NAME = ProgramProcess.class.getName();
  private static final String SYSTEM_CALLS = SystemCalls.class.getName();
  private static final long LOCK_PARK_NANOS = 20_000;

  /** What it waits for. */
  private enum Wait {
    TURN,
    MESSAGE,
    REPLY,
    TIME,
    EXIT,
    ROOM,
    DEVICE
  }

  private final Program program;
  private Fiber fiber;
  private Wait wait = Wait.TURN;

  /** Made when first used. */
  private Message message;

  private WakeUp wakeUp;

  /** What it has waited for, where that is a thing: an exit reason, room, answers. */
  private Object waited;

  /** The call that it waits in, or null. */
  private Ask call;

  private boolean returned;

  /** Ends a wait that has a limit. */
  private static final class WakeUp extends Timer {
    private final ProgramProcess sleeper;
    private boolean rung;

    WakeUp(ProgramProcess sleeper) {
      this.sleeper = sleeper;
    }

    @Override
    void fire() {
      rung = true;
      sleeper.wake();
    }
  }

  ProgramProcess(long pid, Core core, Process parent, Program program) {
    super(pid, core, parent);
    this.program = program;
  }

  @Override
  Image image() {
    return program;
  }

  // ---- by the core

  @Override
  void dispatch() {
    if (fiber == null) {
      fiber = core.fibers.create(null, this, this);
      started();
    } else if (!canGoOn()) {
      return;
    }
    step();
  }

  private void step() {
    Fiber.State state = fiber.resume();
    while (state == Fiber.State.AWAY && isInSystemCall()) {
      // A sink of events, a device or a journal has made it wait for a lock in the middle of what
      // the kernel does. Nobody else may run before that is done.
      LockSupport.parkNanos(LOCK_PARK_NANOS);
      state = fiber.resume();
    }
    if (state == Fiber.State.ENDED) {
      core.end(this, Reaper.reasonOf(fiber.failure()));
    }
  }

  /**
   * Whether it is the kernel's code that blocks, not the program's own. Tens of microseconds, for a
   * program that blocks anyway.
   */
  private boolean isInSystemCall() {
    for (StackTraceElement frame : fiber.thread().getStackTrace()) {
      String in = frame.getClassName();
      if (in.equals(NAME)) {
        // The body of the fiber is of this class too: from there on it is the program.
        return !frame.getMethodName().equals("run");
      }
      if (in.equals(SYSTEM_CALLS)) {
        return true;
      }
    }
    return false;
  }

  private boolean canGoOn() {
    if (fiber.state() == Fiber.State.AWAY) {
      boolean back = returned;
      returned = false;
      return back;
    }
    return switch (wait) {
      case TURN -> true;
      case MESSAGE -> hasMail() || rung();
      case REPLY -> !call.isOpen();
      case TIME -> rung() || sleepsOn();
      case EXIT -> waited != null;
      case ROOM -> ((RoomWait) waited).isOver();
      case DEVICE -> ((Answers) waited).isComplete();
    };
  }

  /**
   * Something else has woken it, so it goes to sleep anew, until the same time: among those that
   * wake then it comes last now, as in the reference.
   */
  private boolean sleepsOn() {
    core.timers.arm(wakeUp, wakeUp.atNanos);
    return false;
  }

  private boolean rung() {
    return wakeUp != null && wakeUp.rung;
  }

  @Override
  void unwind() {
    if (fiber == null || fiber.state() == Fiber.State.ENDED || core.current == this) {
      return;
    }
    if (fiber.state() == Fiber.State.AWAY) {
      fiber.thread().interrupt();
    } else {
      core.unwinding.add(this);
    }
  }

  /** Lets the stack of a dead program unwind: the call in which it waits throws. */
  void unwindNow() {
    fiber.resume();
  }

  /** It had blocked outside of the kernel and can run on. From any thread. */
  @Override
  public void accept(Fiber blocked) {
    core.postUnbounded(this::back);
  }

  private void back() {
    returned = true;
    if (isEnding()) {
      fiber.resume();
    } else {
      wake();
    }
  }

  Thread thread() {
    return fiber == null ? null : fiber.thread();
  }

  // ---- its own thread

  @Override
  public void run() {
    try {
      program.main(this);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception e) {
      throw new UndeclaredThrowableException(e);
    }
  }

  @Override
  Error ended() {
    throw ProcessExit.INSTANCE;
  }

  @Override
  public void exit(ExitReason reason) {
    enter();
    core.end(this, Objects.requireNonNull(reason, "reason"));
    throw ProcessExit.INSTANCE;
  }

  @Override
  void tick(int cost) {
    core.reductions -= cost;
    if (core.reductions <= 0 || discarded()) {
      letOthersRun();
    }
  }

  /** Goes to the end of the run queue, unless it is suspended. */
  private void letOthersRun() {
    if (isDead()) {
      throw ProcessExit.INSTANCE;
    }
    if (isEnding()) {
      // A clean-up has no turn to give up.
      return;
    }
    if (!isSuspended()) {
      core.runQueue.add(this);
    }
    await(Wait.TURN);
  }

  private void await(Wait what) {
    if (isEnding()) {
      throw new KernelException("process=" + pid + ": a clean-up cannot wait");
    }
    wait = what;
    fiber.pause();
    wait = Wait.TURN;
    if (isEnding()) {
      throw ProcessExit.INSTANCE;
    }
  }

  private void setWakeUp(Duration in) {
    if (wakeUp == null) {
      wakeUp = new WakeUp(this);
    }
    wakeUp.rung = false;
    core.timers.arm(wakeUp, core.after(in));
  }

  private void dropWakeUp() {
    core.timers.cancel(wakeUp);
    wakeUp.rung = false;
  }

  @Override
  void cancelTimers() {
    super.cancelTimers();
    if (wakeUp != null) {
      core.timers.cancel(wakeUp);
    }
    if (waited instanceof RoomWait wait) {
      withdraw(wait);
    }
  }

  // ---- system calls

  @Override
  public void yieldTurn() {
    enter();
    letOthersRun();
  }

  @Override
  public void sleep(Duration time) {
    enter();
    if (time.isPositive()) {
      setWakeUp(time);
      await(Wait.TIME);
      dropWakeUp();
    }
    tick(COST);
  }

  @Override
  public Message receive() {
    enter();
    if (!hasMail()) {
      letGo();
    }
    while (!hasMail()) {
      await(Wait.MESSAGE);
    }
    return take(0);
  }

  @Override
  public Message receive(Duration within) {
    enter();
    if (!hasMail()) {
      letGo();
      setWakeUp(within);
      while (!hasMail() && !wakeUp.rung) {
        await(Wait.MESSAGE);
      }
      dropWakeUp();
    }
    if (hasMail()) {
      return take(0);
    }
    tick(COST);
    return null;
  }

  /** It may wait for long: nobody else could free what came with the last message. */
  private void letGo() {
    if (message != null) {
      message.point(null, null);
    }
  }

  private Message take(int index) {
    if (message == null) {
      message = new Message();
    }
    message.point(mailBody(index), mailFrom(index));
    core.courier.taken(this, index);
    tick(COST);
    return message;
  }

  @Override
  public Message call(Capability to, Object body, Duration within) {
    enter();
    checkWall();
    Ask ask = core.asks.begin(this, target("call", to, Right.SEND), body, within);
    call = ask;
    try {
      put(ask.asked, ask.envelope, this);
      while (ask.isOpen()) {
        await(Wait.REPLY);
      }
    } finally {
      call = null;
      ask.giveUp();
    }
    int index = indexOf(ask.envelope);
    if (index >= 0) {
      return take(index);
    }
    tick(COST);
    return null;
  }

  /** Where a reply is in the mailbox, or -1. */
  private int indexOf(Envelope reply) {
    int size = mailCount();
    for (int i = 0; i < size; i++) {
      if (mailBody(i) == reply) {
        // It is still the request if that went to the caller itself.
        return reply.isReply() ? i : -1;
      }
    }
    return -1;
  }

  @Override
  void unanswered(Ask ask) {
    if (ask == call) {
      wake();
    } else {
      super.unanswered(ask);
    }
  }

  @Override
  void put(Process target, Object body, Object from) {
    if (core.courier.send(target, body, from)) {
      return;
    }
    if (equals(target)) {
      throw new KernelException(
          "send: process="
              + pid
              + " waits for room in its own mailbox, which only it can make; receive first");
    }
    RoomWait wait = new RoomWait(this, target, body);
    waited = wait;
    target.core.run(core, () -> target.core.courier.wantsRoom(wait));
    while (!wait.isOver()) {
      await(Wait.ROOM);
    }
    if (wait.isVain()) {
      withdraw(wait);
      return;
    }
    waited = null;
    core.courier.put(target, body, from);
  }

  /** Does not want room any more, and gives it to others if it has got it. */
  private void withdraw(RoomWait wait) {
    waited = null;
    Process receiver = wait.receiver;
    Core home = receiver.core;
    home.run(
        core,
        wait.granted ? () -> home.courier.leave(receiver) : () -> home.courier.wantsNoRoom(wait));
  }

  /** A place in the mailbox of a receiver is this one's. On its core. */
  void granted(RoomWait wait) {
    if (wait.equals(waited)) {
      wait.granted = true;
      wake();
    } else {
      // It has died or given up meanwhile.
      wait.receiver.core.run(core, () -> wait.receiver.core.courier.leave(wait.receiver));
    }
  }

  @Override
  public ExitReason waitpid(Capability process) {
    enter();
    Process target = target("waitpid", process, Right.MONITOR);
    if (equals(target)) {
      throw new KernelException("waitpid: process=" + pid + " would wait for its own end for ever");
    }
    waited = null;
    target.core.run(core, () -> target.core.reaper.listen(target, this));
    while (waited == null) {
      await(Wait.EXIT);
    }
    ExitReason reason = (ExitReason) waited;
    waited = null;
    tick(COST);
    return reason;
  }

  @Override
  public void ended(Process other, ExitReason reason) {
    core.run(
        other.core,
        () -> {
          waited = reason;
          wake();
        });
  }

  @Override
  public Object read(Capability handle, Object request) {
    return access(handle, Right.READ, Collections.singletonList(request)).getFirst();
  }

  @Override
  public List<Object> readAll(Capability handle, List<?> requests) {
    return access(handle, Right.READ, requests);
  }

  @Override
  public void write(Capability handle, Object data) {
    access(handle, Right.WRITE, Collections.singletonList(data));
  }

  private List<Object> access(Capability handle, Right right, List<?> requests) {
    enter();
    checkWall();
    Answers answers = new Answers(this, requests.size());
    for (Object request : requests) {
      answers.add(core.devices.start(this, handle, right, request, answers));
    }
    if (answers.isComplete()) {
      // Others have their turn all the same, as if the device had taken its time.
      letOthersRun();
    }
    waited = answers;
    while (!answers.isComplete()) {
      await(Wait.DEVICE);
    }
    waited = null;
    int reductions = 0;
    List<Object> values = new ArrayList<>(requests.size());
    for (IoOutcome.Value outcome : answers.values()) {
      core.devices.charge(this, outcome.cost());
      reductions += Devices.reductions(outcome.cost());
      values.add(outcome.value());
    }
    tick(Math.max(COST, reductions));
    return values;
  }
}
