package dev.teem.engine.kernel;

import dev.teem.engine.account.Account;
import dev.teem.engine.account.Quota;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.CapabilityException;
import dev.teem.engine.capability.Caveat;
import dev.teem.engine.capability.Resource;
import dev.teem.engine.capability.Right;
import dev.teem.engine.context.Context;
import dev.teem.engine.context.Segment;
import dev.teem.engine.context.TokenEstimate;
import dev.teem.engine.event.ExitReason;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The system calls of a process, as it makes them: on its core, in its turn. It has no state of its
 * own; what differs between behaviors and programs is how they wait.
 */
abstract sealed class SystemCalls extends Process implements Sys
    permits BehaviorProcess, ProgramProcess {
  private static final System.Logger LOG = System.getLogger(SystemCalls.class.getName());

  // Costs of system calls in reductions. A message costs 1 to send and 1 to receive.
  static final int SPAWN_COST = 5;
  static final int OPEN_COST = 2;
  static final int RECALL_COST = 2;
  static final int COST = 1;

  SystemCalls(long pid, Core core, Process parent) {
    super(pid, core, parent);
  }

  /** Sends, or waits for room first, or throws. */
  abstract void put(Process target, Object body, Object from);

  /** After a system call: lets others run if the quantum is spent. */
  abstract void tick(int cost);

  // ---- checks

  /** At the start of each system call: it must be this process that runs. */
  final Core enter() {
    if (core.current != this || isDead()) {
      throw refusal();
    }
    return core;
  }

  private Error refusal() {
    if (isEnding()) {
      throw ended();
    }
    throw new IllegalStateException(
        "process="
            + pid
            + " name="
            + name()
            + " made a system call while it was not running;"
            + " a Sys is for its own process only, inside of a callback or of the program's own"
            + " thread");
  }

  /** What a system call throws when the process has ended. */
  abstract Error ended();

  /** The process that a capability names. */
  final Process target(String call, Capability capability, Right right) {
    return target(call, require(capability, right));
  }

  private static Process target(String call, Capability capability) {
    if (capability.resource() instanceof Process process) {
      return process;
    }
    if (capability.resource() instanceof Resource.Remote remote) {
      throw new KernelException(
          call + ": " + remote + " cannot be reached; this engine is not connected to other nodes");
    }
    throw new CapabilityException(call + ": capability is not a process");
  }

  private void requireOwned(String message, Capability capability) {
    if (!owns(capability)) {
      throw new CapabilityException(message);
    }
  }

  // ---- itself

  @Override
  public final long self() {
    return pid;
  }

  @Override
  public final Object args() {
    enter();
    return argsGiven();
  }

  @Override
  public final List<Capability> delegated() {
    enter();
    return delegatedGiven();
  }

  @Override
  public final long nowNanos() {
    return core.kernel.clock.nanoTime();
  }

  @Override
  public final Quota budget() {
    enter();
    Account mine = account();
    return mine == null ? Quota.NONE : mine.remainingQuota();
  }

  @Override
  public final void onCleanup(Runnable action) {
    enter();
    annex().addCleanup(action);
  }

  @Override
  public final void priority(int level) {
    enter();
    SpawnOptions.checkPriority(level);
    if (level != 0 || urgency != null) {
      urgency().priority = level;
    }
  }

  @Override
  public final void deadline(Duration in) {
    enter();
    core.setDeadline(this, in);
  }

  @Override
  public final Alarm alarm(Duration in, Object token) {
    enter();
    Alarm alarm = new Alarm(this, token);
    annex().addAlarm(alarm);
    core.timers.arm(alarm, core.after(in));
    return alarm;
  }

  @Override
  public final void log(Level level, String text) {
    LOG.log(level, () -> "process=" + pid + " name=" + name() + ": " + text);
  }

  // ---- spawning

  @Override
  public final Capability spawn(Behavior behavior, Capability... delegated) {
    return spawn((Image) behavior, SpawnOptions.DEFAULT, delegated);
  }

  @Override
  public final Capability spawn(Program program, Capability... delegated) {
    return spawn((Image) program, SpawnOptions.DEFAULT, delegated);
  }

  @Override
  public final Capability spawn(Behavior behavior, SpawnOptions how) {
    return spawn((Image) behavior, how, how.delegated());
  }

  @Override
  public final Capability spawn(Program program, SpawnOptions how) {
    return spawn((Image) program, how, how.delegated());
  }

  private Capability spawn(Image image, SpawnOptions how, Capability[] delegated) {
    enter();
    // Before anything is charged: a process of nothing would never give it back.
    Objects.requireNonNull(image, "image");
    if (!maySpawn()) {
      throw new CapabilityException("spawn: caller holds no spawn capability");
    }
    for (Capability capability : delegated) {
      requireOwned("spawn: cap not owned by caller", capability);
    }
    Process child = core.spawner.spawn(this, image, how, delegated);
    Capability capability = Kernel.MINT.mint(this, child, Spawner.PARENT_RIGHTS);
    tick(SPAWN_COST);
    return capability;
  }

  // ---- messages

  @Override
  public final Sent offer(Capability to, Object body) {
    enter();
    checkWall();
    require(to, Right.SEND);
    Sent sent =
        core.courier.isAway(to)
            ? core.courier.offerAway(to, body, this)
            : core.courier.offer(target("send", to), body, this);
    core.reductions -= COST;
    return sent;
  }

  @Override
  public final Sent offer(Capability to, Object body, Delivery delivery) {
    enter();
    checkWall();
    Process target = target("send", to, Right.SEND);
    Sent sent = core.courier.offer(target, envelope(body, delivery), this);
    core.reductions -= COST;
    return sent;
  }

  @Override
  public final void send(Capability to, Object body) {
    enter();
    checkWall();
    require(to, Right.SEND);
    if (core.courier.isAway(to)) {
      core.courier.sendAway(to, body, this);
    } else {
      put(target("send", to), body, this);
    }
    tick(COST);
  }

  @Override
  public final void send(Capability to, Object body, Delivery delivery) {
    enter();
    checkWall();
    Process target = target("send", to, Right.SEND);
    put(target, envelope(body, delivery), this);
    tick(COST);
  }

  @Override
  public final long ask(Capability to, Object body, Duration within) {
    enter();
    checkWall();
    Ask ask = core.asks.begin(this, target("ask", to, Right.SEND), body, within);
    long correlation = ask.envelope.correlation;
    try {
      put(ask.asked, ask.envelope, this);
    } catch (RuntimeException e) {
      ask.giveUp();
      throw e;
    }
    tick(COST);
    return correlation;
  }

  private Envelope envelope(Object body, Delivery delivery) {
    for (Capability capability : delivery.capabilities()) {
      requireOwned("send: delegated cap not owned by caller", capability);
    }
    Duration within = delivery.within();
    long deadline = within == null ? Envelope.NO_DEADLINE : core.after(within);
    return Envelope.message(body, delivery, deadline);
  }

  @Override
  public final void reply(Message request, Object body) {
    enter();
    if (!request.isRequest()) {
      throw new KernelException("reply: " + request + " is not a request");
    }
    Process asked = request.asked();
    if (asked != this) {
      // On another core it would meet the one asked, or the next request in the same envelope.
      throw new KernelException(
          "reply: " + request + " is for pid=" + asked.pid + " to answer, not for pid=" + pid);
    }
    if (!request.isOpen()) {
      throw new KernelException("reply: " + request + " has been answered already");
    }
    request.envelope().request.answer(body);
    core.reductions -= COST;
  }

  // ---- capabilities

  @Override
  public final Capability selfCap() {
    enter();
    return Kernel.MINT.mint(this, this, Spawner.SELF_RIGHTS);
  }

  @Override
  public final Capability derive(Capability from, Right... rights) {
    enter();
    return derived(Kernel.MINT.attenuate(this, from, rights, List.of(), core.kernel.clock));
  }

  @Override
  public final Capability attenuate(Capability from, Duration expiresIn, Right... rights) {
    enter();
    List<Caveat> caveats =
        expiresIn == null ? List.of() : List.of(new Caveat.Expires(core.after(expiresIn)));
    Right[] wanted = rights.length == 0 ? null : rights;
    return derived(Kernel.MINT.attenuate(this, from, wanted, caveats, core.kernel.clock));
  }

  private Capability derived(Capability capability) {
    receive(capability);
    return capability;
  }

  @Override
  public final void revoke(Capability capability) {
    enter();
    if (Kernel.MINT.holds(this, capability, core.kernel.clock)) {
      Kernel.MINT.revoke(capability);
    }
  }

  // ---- names

  @Override
  public final void register(String name) {
    enter();
    core.kernel.registry.register(name, this);
    annex().addName(name);
  }

  @Override
  public final void unregister(String name) {
    enter();
    core.kernel.registry.unregister(name, this);
  }

  @Override
  public final Capability lookup(String name) {
    enter();
    tick(COST);
    Process found = core.kernel.registry.find(name);
    return found == null ? null : Kernel.MINT.mint(this, found, Right.SEND.mask());
  }

  // ---- other processes

  @Override
  public final void monitor(Capability process) {
    enter();
    core.watches.monitor(this, target("monitor", process, Right.MONITOR));
    tick(COST);
  }

  @Override
  public final void signal(Capability process) {
    signal(process, new ExitReason.Killed(pid));
  }

  @Override
  public final void signal(Capability process, ExitReason reason) {
    enter();
    Objects.requireNonNull(reason, "reason");
    Process target = target("signal", process, Right.KILL);
    target.core.run(core, () -> target.core.end(target, reason));
    tick(COST);
  }

  @Override
  public final void suspend(Capability process) {
    enter();
    Process target = target("suspend", process, Right.KILL);
    target.core.run(core, () -> target.core.suspend(target));
    tick(COST);
  }

  @Override
  public final void resume(Capability process) {
    enter();
    Process target = target("resume", process, Right.KILL);
    target.core.run(core, () -> target.core.resume(target));
    tick(COST);
  }

  @Override
  public final void term(Capability process) {
    enter();
    Process target = target("term", process, Right.KILL);
    target.core.run(core, () -> target.core.term(target, pid));
    tick(COST);
  }

  // ---- working memory

  private Context context() {
    Annex a = annex();
    if (a.context == null) {
      a.context = core.newContext(account());
    }
    return a.context;
  }

  @Override
  public final long remember(Object body) {
    return remember(body, TokenEstimate.of(body), false);
  }

  @Override
  public final long remember(Object body, long tokens, boolean pin) {
    enter();
    long segment = context().remember(body, tokens, pin);
    tick(COST);
    return segment;
  }

  @Override
  public final List<Segment> workingSet() {
    enter();
    return context().workingSet();
  }

  @Override
  public final List<Segment> recall(String query, int count) {
    enter();
    List<Segment> found = context().recall(query, count);
    tick(RECALL_COST);
    return found;
  }

  @Override
  public final void pin(long segment, boolean on) {
    enter();
    context().pin(segment, on);
  }

  @Override
  public final void forget(long segment) {
    enter();
    context().forget(segment);
  }

  // ---- devices

  @Override
  public final Capability open(Capability device) {
    enter();
    Capability handle = core.devices.open(this, device);
    tick(OPEN_COST);
    return handle;
  }

  @Override
  public final long startRead(Capability handle, Object request) {
    enter();
    return started(core.devices.start(this, handle, Right.READ, request, null));
  }

  @Override
  public final long startWrite(Capability handle, Object data) {
    enter();
    return started(core.devices.start(this, handle, Right.WRITE, data, null));
  }

  private long started(Reply reply) {
    // It may have been answered already, and have cost more than there was left.
    tick(COST);
    return reply.number;
  }
}
