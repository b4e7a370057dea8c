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
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;

/**
 * A process: what the kernel knows of it, and the system calls as it makes them.
 *
 * <p>It lives on one core for its whole life, and that core's thread alone touches it, but for what
 * is final, the flag that it is dead ({@link dev.teem.engine.capability.Principal}), and {@code
 * account}. There are millions of these: what few of them have is in the {@link Annex}.
 */
// It is what the field calls it, and nobody here starts the other kind.
@SuppressWarnings("AvoidCommonTypeNames")
abstract sealed class Process extends Recipient implements Sys
    permits BehaviorProcess, ProgramProcess {
  private static final System.Logger LOG = System.getLogger(Process.class.getName());
  private static final VarHandle ACCOUNT;

  // Costs of system calls in reductions. A message costs 1 to send and 1 to receive.
  static final int SPAWN_COST = 5;
  static final int OPEN_COST = 2;
  static final int RECALL_COST = 2;
  static final int COST = 1;

  // Flags.
  private static final int STARTED = 1;
  private static final int SUSPENDED = 2;
  private static final int ENDING = 4;
  private static final int CHARGED_AS_CHILD = 8;
  private static final int WALL_LIMITED = 16;
  private static final int BEGUN = 32;

  static {
    try {
      ACCOUNT = MethodHandles.lookup().findVarHandle(Process.class, "account", Account.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final long pid;
  final Core core;

  /** Who spawned it, or the nearest above that matters to its account; null for the first. */
  Process parent;

  /** Null while nothing limits it or any above it and it has not been charged either. */
  // Made by its own core, or by the core of a process below it: compare-and-set from null, release.
  // Read with acquire by other cores.
  private Account account;

  /** A capability to spawn that it was given last; there may be more in the annex. */
  private Capability spawnRight;

  /** Null while it has nothing special. */
  Annex annex;

  /**
   * How it was spawned: null by default, the capability or an array of them if that is all, else
   * the {@link SpawnOptions}.
   */
  private Object given;

  private byte flags;

  Process(long pid, Core core, Process parent) {
    this.pid = pid;
    this.core = core;
    this.parent = parent;
  }

  abstract Image image();

  /** Runs it until it waits, yields, ends, or has used up its quantum. By the core's dispatch. */
  abstract void dispatch();

  /** Something of interest has happened; a waiting process looks whether it can go on. */
  final void wake() {
    if (core.current != this && (flags & (BEGUN | SUSPENDED | ENDING)) == BEGUN) {
      core.runQueue.add(this);
    }
  }

  /** It is to run for the first time. */
  final void start() {
    if ((flags & (SUSPENDED | ENDING)) == 0) {
      core.runQueue.start(this);
    }
  }

  /** The kernel has ended it; a stack may have to be unwound. */
  abstract void unwind();

  /** Sends, or waits for room first, or throws. */
  abstract void put(Process target, Object body, Object from);

  /** After a system call: lets others run if the quantum is spent. */
  abstract void tick(int cost);

  // ---- state

  @Override
  public final long pid() {
    return pid;
  }

  /** The number of its core, unless its mailbox is bounded: that has to be asked for room. */
  @Override
  protected final short route() {
    return room() == null ? (short) core.number : NO_ROUTE;
  }

  final boolean isSuspended() {
    return (flags & SUSPENDED) != 0;
  }

  final void suspended(boolean on) {
    flags = (byte) (on ? flags | SUSPENDED : flags & ~SUSPENDED);
  }

  final boolean isStarted() {
    return (flags & STARTED) != 0;
  }

  final void started() {
    flags |= STARTED;
  }

  /** Whether its core knows it: mail from a third core may be there before. */
  final boolean isBegun() {
    return (flags & BEGUN) != 0;
  }

  final void begun() {
    flags |= BEGUN;
  }

  /** Whether its end has begun. */
  final boolean isEnding() {
    return (flags & ENDING) != 0;
  }

  final void ending() {
    flags |= ENDING;
  }

  final void dead() {
    die();
  }

  @Override
  final boolean discarded() {
    return (flags & (SUSPENDED | ENDING)) != 0;
  }

  final String name() {
    String mine = nameGiven();
    return mine == null ? image().name() : mine;
  }

  final void given(SpawnOptions how, Capability[] delegated) {
    if (how != SpawnOptions.DEFAULT) {
      given = how;
    } else if (delegated.length == 1) {
      given = delegated[0];
    } else if (delegated.length > 1) {
      given = delegated.clone();
    }
  }

  /** The name that it was spawned with, or null. */
  final String nameGiven() {
    return given instanceof SpawnOptions how ? how.name : null;
  }

  /** What it was spawned with, or null. */
  final Object argsGiven() {
    return given instanceof SpawnOptions how ? how.args : null;
  }

  final Annex annex() {
    if (annex == null) {
      annex = new Annex(null);
    }
    return annex;
  }

  /** The bound of its mailbox, or null. From any core. */
  final Room room() {
    Annex a = annex;
    return a == null ? null : a.room;
  }

  /** It has ended: nothing is to happen to it any more. */
  void cancelTimers() {
    if (annex == null) {
      return;
    }
    if (annex.deadline != null) {
      core.timers.cancel(annex.deadline);
    }
    if (annex.alarms != null) {
      annex.alarms.forEach(core.timers::cancel);
    }
    while (annex.asks != null) {
      annex.asks.item.giveUp();
    }
  }

  // ---- account

  final Account account() {
    return (Account) ACCOUNT.getAcquire(this);
  }

  /** Before it is published. */
  final void account(Account made, boolean chargedAsChild) {
    account = made;
    if (chargedAsChild) {
      flags |= CHARGED_AS_CHILD;
    }
    if (made.quota().wallMs() != Double.POSITIVE_INFINITY) {
      flags |= WALL_LIMITED;
    }
  }

  final boolean isChargedAsChild() {
    return (flags & CHARGED_AS_CHILD) != 0;
  }

  /** Its account, made if there was none: then nothing above it is limited. */
  final Account needAccount() {
    Account mine = account();
    if (mine != null) {
      return mine;
    }
    // Upwards first to the nearest that has one, then down again; the chain may be long.
    ArrayDeque<Process> without = new ArrayDeque<>();
    Process at = this;
    Account above = null;
    while (at != null && (above = at.account()) == null) {
      without.push(at);
      at = at.parent;
    }
    for (Process process : without) {
      Account made =
          above == null ? Account.root(Quota.NONE, core.kernel.clock) : above.extend(Quota.NONE);
      Account seen = (Account) ACCOUNT.compareAndExchangeRelease(process, null, made);
      above = seen == null ? made : seen;
    }
    return above;
  }

  final void checkWall() {
    if ((flags & WALL_LIMITED) != 0) {
      account.checkWall();
    }
  }

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

  final Capability require(Capability capability, Right right) {
    Kernel.MINT.check(this, capability, right, core.kernel.clock);
    return capability;
  }

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

  /** It owns one more capability. */
  final void receive(Capability capability) {
    if (capability.resource() instanceof Resource.Spawn) {
      // One that was handed on, or has ended, is not kept: whoever derives one for each of many
      // children would keep them all.
      if (owns(spawnRight)) {
        annex().addSpawnRight(spawnRight);
      }
      spawnRight = capability;
    }
  }

  private boolean maySpawn() {
    if (owns(spawnRight)) {
      return true;
    }
    List<Capability> more = annex == null ? null : annex.spawnRights;
    if (more == null) {
      return false;
    }
    more.removeIf(capability -> !owns(capability));
    if (more.isEmpty()) {
      return false;
    }
    spawnRight = more.removeLast();
    return true;
  }

  private boolean owns(Capability capability) {
    return capability != null && Kernel.MINT.holds(this, capability, core.kernel.clock);
  }

  // ---- system calls: itself

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
    return switch (given) {
      case SpawnOptions how -> how.capabilities;
      case Capability one -> List.of(one);
      case Capability[] several -> List.of(several);
      case null, default -> List.of();
    };
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

  final Urgency urgency() {
    if (urgency == null) {
      urgency = new Urgency();
    }
    return urgency;
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

  // ---- system calls: spawning

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

  // ---- system calls: messages

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

  /** A request of its that has just been closed was not answered. */
  void unanswered(Ask ask) {
    core.courier.deliver(this, new Signal.NoReply(ask.envelope.correlation), null);
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

  // ---- system calls: capabilities

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

  // ---- system calls: names

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

  // ---- system calls: other processes

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

  // ---- system calls: working memory

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

  // ---- system calls: devices

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

  @Override
  public final String toString() {
    return "process=" + pid + " name=" + name();
  }
}
