package dev.teem.engine.kernel;

import dev.teem.engine.account.Account;
import dev.teem.engine.account.Quota;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Resource;
import dev.teem.engine.capability.Right;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.List;

/**
 * A process: what the kernel knows of it. What it can do itself are its {@link SystemCalls}.
 *
 * <p>It lives on one core for its whole life, and that core's thread alone touches it, but for what
 * is final, the flag that it is dead ({@link dev.teem.engine.capability.Principal}), and {@code
 * account}. There are millions of these: what few of them have is in the {@link Annex}.
 */
// It is what the field calls it, and nobody here starts the other kind.
@SuppressWarnings("AvoidCommonTypeNames")
abstract sealed class Process extends Recipient permits SystemCalls {
  private static final VarHandle ACCOUNT;

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

  /** The capabilities that it was spawned with. */
  final List<Capability> delegatedGiven() {
    return switch (given) {
      case SpawnOptions how -> how.capabilities;
      case Capability one -> List.of(one);
      case Capability[] several -> List.of(several);
      case null, default -> List.of();
    };
  }

  final Urgency urgency() {
    if (urgency == null) {
      urgency = new Urgency();
    }
    return urgency;
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

  // ---- capabilities

  final Capability require(Capability capability, Right right) {
    Kernel.MINT.check(this, capability, right, core.kernel.clock);
    return capability;
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

  final boolean maySpawn() {
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

  final boolean owns(Capability capability) {
    return capability != null && Kernel.MINT.holds(this, capability, core.kernel.clock);
  }

  // ---- for others

  /** A request of its that has just been closed was not answered. */
  void unanswered(Ask ask) {
    core.courier.deliver(this, new Signal.NoReply(ask.envelope.correlation), null);
  }

  @Override
  public final String toString() {
    return "process=" + pid + " name=" + name();
  }
}
