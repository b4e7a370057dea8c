package dev.teem.engine.kernel.crowd;

import dev.teem.engine.account.Quota;
import dev.teem.engine.account.QuotaExceededException;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.CapabilityException;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.kernel.Behavior;
import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.DeviceException;
import dev.teem.engine.kernel.KernelException;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Placement;
import dev.teem.engine.kernel.ProgramSys;
import dev.teem.engine.kernel.Sent;
import dev.teem.engine.kernel.Signal;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.kernel.Sys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What one process of a crowd does, knows and has seen. Touched by its process alone; read by the
 * checker once the engine has stopped.
 */
final class Member {
  private static final int ACTIONS = 15;

  /** What the first member does before anything else, so that there is a crowd. */
  private static final int FIRST_SPAWNS = 5;

  private static final int FIRST_ACTIONS = 60;

  final int number;
  final SplittableRandom random;
  private final Crowd crowd;
  private int actions;

  /** 0 until it starts. */
  long pid;

  private Capability spawnRight;
  private Capability device;
  private final List<Capability> known = new ArrayList<>();
  private final List<Message> unanswered = new ArrayList<>();
  private final Set<Object> reads = new HashSet<>();

  /** A capability that was lent to this one, and whether its lender has revoked it. */
  private record Borrowed(Capability capability, AtomicBoolean revoked) {}

  private final List<Borrowed> borrowed = new ArrayList<>();

  /** A capability of this one from which the one that it lent was derived. */
  private record Lent(Capability root, AtomicBoolean revoked) {}

  private final List<Lent> lent = new ArrayList<>();

  /** How many messages were sent, by the receiver's pid. */
  final Map<Long, Integer> sent = new HashMap<>();

  /** Whom it was about to send a numbered message when it was last seen; 0 for nobody. */
  long sending;

  /** How many messages were taken, by the sender's number. */
  final Map<Integer, Integer> taken = new HashMap<>();

  /** Answers that are to come, by correlation. */
  final Map<Long, Object> asked = new HashMap<>();

  /** How often it has asked to be told of an end and how often it was, by pid. */
  final Map<Long, Integer> watched = new HashMap<>();

  final Map<Long, Integer> told = new HashMap<>();

  /** How others have ended, as it was told. */
  final Map<Long, ExitReason> ends = new HashMap<>();

  /** How it has ended by itself; null if it has not. */
  ExitReason leaves;

  Member(Crowd crowd, int number) {
    this.crowd = crowd;
    this.number = number;
    random = new SplittableRandom(crowd.seed * 1_000_003 + number);
    actions = number == 0 ? FIRST_ACTIONS : ACTIONS + random.nextInt(ACTIONS);
  }

  /** Reads that have not been answered. */
  int openReads() {
    return reads.size();
  }

  Duration aWhile() {
    return Duration.ofMillis(random.nextInt(6));
  }

  private void wrong(String what) {
    crowd.wrong("member=" + number + " pid=" + pid + ": " + what);
  }

  void start(Sys sys) {
    if (pid != 0) {
      wrong("started twice");
    }
    pid = sys.self();
    List<Capability> given = sys.delegated();
    if (!given.isEmpty()) {
      spawnRight = given.get(0);
      device = given.get(1);
      known.addAll(given.subList(2, given.size()));
    }
    if (sys.args() instanceof Long linked) {
      watched.merge(linked, 1, Integer::sum);
    }
    sys.onCleanup(() -> cleanUp(sys));
  }

  private void cleanUp(Sys sys) {
    attempt(() -> sys.send(any(known), "farewell"));
    attempt(() -> sys.register("name" + random.nextInt(5)));
    attempt(() -> sys.alarm(aWhile(), this));
  }

  /** Its stack is gone: nothing of it may run from now on. */
  void unwound() {
    actions = 0;
  }

  // ---- what comes in

  void take(Sys sys, Message message) {
    if (message.signal() != null) {
      hear(sys, message.signal());
      return;
    }
    Object body = message.body();
    if (message.isReply()) {
      if (!body.equals(asked.remove(message.correlation()))) {
        wrong("was answered what it had not asked: " + message);
      }
      return;
    }
    AtomicBoolean revoked = null;
    if (body instanceof Numbered numbered) {
      revoked = numbered.revoked();
      int expected = taken.merge(numbered.from(), 1, Integer::sum) - 1;
      if (numbered.number() != expected) {
        wrong("got " + body + " instead of number=" + expected);
      }
    }
    for (Capability capability : message.capabilities()) {
      if (revoked == null) {
        known.add(capability);
      } else {
        borrowed.add(new Borrowed(capability, revoked));
      }
    }
    if (message.isRequest()) {
      answer(sys, message);
    }
  }

  private void answer(Sys sys, Message request) {
    switch (random.nextInt(4)) {
      case 0 -> unanswered.add(request.copy());
      case 1 -> {}
      default -> sys.reply(request, new Numbered.Answer(request.body()));
    }
  }

  void hear(Sys sys, Signal signal) {
    switch (signal) {
      case Signal.Boot boot -> {
        spawnRight = boot.spawn();
        device = boot.devices().get(Crowd.DEVICE);
      }
      case Signal.Down(long other, ExitReason reason) -> {
        told.merge(other, 1, Integer::sum);
        ends.put(other, reason);
      }
      case Signal.NoReply(long correlation) -> {
        if (asked.remove(correlation) == null) {
          wrong("heard twice of correlation=" + correlation);
        }
      }
      case Signal.Answer answer -> {
        if (!reads.remove(answer.operation())) {
          wrong("heard twice of operation=" + answer.operation());
        }
      }
      case Signal.Term term -> {
        if (number > 0 && random.nextBoolean()) {
          leave(sys);
        }
      }
      case Signal.Alarm alarm -> {}
    }
  }

  // ---- what it does

  /** Does something; false if that was the last of it. */
  boolean act(Sys sys) {
    if (crowd.isOver()) {
      return false;
    }
    if (number == 0 && actions > FIRST_ACTIONS - FIRST_SPAWNS) {
      attempt(() -> spawn(sys));
    } else {
      attempt(() -> actAtRandom(sys));
    }
    return --actions > 0;
  }

  /** To be refused is nothing special here. */
  private void attempt(Runnable call) {
    try {
      call.run();
    } catch (CapabilityException | KernelException | DeviceException refused) {
      // It has been told.
    } catch (QuotaExceededException exceeded) {
      if (number > 0 && random.nextInt(3) == 0) {
        leaves = new ExitReason.Quota(exceeded.resource());
        throw exceeded;
      }
    }
  }

  private void actAtRandom(Sys sys) {
    Capability other = any(known);
    switch (random.nextInt(36)) {
      case 0, 1, 2, 3, 4, 5, 6 -> send(sys, other);
      case 7, 8, 9, 10, 11, 12 -> spawn(sys);
      case 13, 14 -> introduce(sys, other);
      case 15, 16 -> ask(sys, other);
      case 17, 18 -> monitor(sys, other);
      case 19 -> sys.signal(other);
      case 20 -> sys.suspend(other);
      case 21, 22 -> sys.resume(other);
      case 23 -> sys.term(other);
      case 24, 25 -> lend(sys, other);
      case 26 -> takeBack(sys);
      case 27 -> use(sys);
      case 28, 29 -> names(sys);
      case 30, 31 -> reads.add(sys.startRead(sys.open(device), random.nextInt(6)));
      case 32 -> answerLate(sys);
      case 33 -> urge(sys);
      case 34 -> handOver(sys, other);
      default -> leave(sys);
    }
  }

  private <T> T any(List<T> some) {
    return some.isEmpty() ? null : some.get(random.nextInt(some.size()));
  }

  /** The next message to this receiver. */
  private Numbered next(Capability to, AtomicBoolean revoked) {
    sending = to.pid();
    return new Numbered(number, sent.getOrDefault(to.pid(), 0), revoked);
  }

  private void hasSent(Capability to) {
    sent.merge(to.pid(), 1, Integer::sum);
    sending = 0;
  }

  private void hasNotSent() {
    sending = 0;
  }

  private void send(Sys sys, Capability to) {
    if (to != null) {
      send(sys, to, null, Delivery.PLAIN);
    }
  }

  private void send(Sys sys, Capability to, AtomicBoolean revoked, Delivery delivery) {
    Numbered body = next(to, revoked);
    try {
      if (sys instanceof ProgramSys && random.nextBoolean()) {
        sys.send(to, body, delivery);
      } else if (sys.offer(to, body, delivery) != Sent.OK) {
        hasNotSent();
        return;
      }
    } catch (RuntimeException e) {
      hasNotSent();
      throw e;
    }
    hasSent(to);
  }

  private void spawn(Sys sys) {
    Capability right = sys.derive(spawnRight, Right.SPAWN);
    Capability tokens = sys.attenuate(device, null);
    Member child = crowd.newMember();
    if (child == null) {
      return;
    }
    Quota quota = quota();
    SpawnOptions how =
        SpawnOptions.DEFAULT
            .quota(quota)
            .placement(placement())
            .delegate(right, tokens, sys.selfCap());
    boolean link = random.nextInt(4) == 0;
    if (link) {
      how = how.link().args(pid);
    }
    if (random.nextInt(8) == 0) {
      how = how.deadline(Duration.ofMillis(5 + random.nextInt(60)));
    }
    if (random.nextInt(8) == 0) {
      how = how.priority(random.nextInt(-2, 3));
    }
    Behavior behavior = new CrowdBehavior(child);
    Capability capability =
        random.nextBoolean() ? sys.spawn(behavior, how) : sys.spawn(new CrowdProgram(child), how);
    crowd.quotas.put(capability.pid(), quota);
    if (link) {
      watched.merge(capability.pid(), 1, Integer::sum);
    }
    known.add(capability);
  }

  private Quota quota() {
    return switch (random.nextInt(6)) {
      case 0 -> Quota.NONE.tokens(random.nextInt(12));
      case 1 -> Quota.NONE.children(random.nextInt(4));
      case 2 -> Quota.NONE.maxMailbox(1 + random.nextInt(4));
      default -> Quota.NONE;
    };
  }

  private Placement placement() {
    return switch (random.nextInt(3)) {
      case 0 -> Placement.NEAR;
      case 1 -> Placement.SPREAD;
      default -> Placement.on(random.nextInt(crowd.cores));
    };
  }

  /** Makes two others known to each other, or itself to one. */
  private void introduce(Sys sys, Capability to) {
    Capability other = any(known);
    Capability gift =
        other == null || random.nextInt(3) == 0
            ? sys.selfCap()
            : sys.derive(other, Right.SEND, Right.MONITOR);
    send(sys, to, null, Delivery.with(gift));
  }

  private void handOver(Sys sys, Capability to) {
    Capability gift = any(known);
    if (gift != null && !gift.equals(to)) {
      send(sys, to, null, Delivery.with(gift));
    }
  }

  private void lend(Sys sys, Capability to) {
    Capability root = sys.derive(any(known), Right.SEND);
    AtomicBoolean revoked = new AtomicBoolean();
    send(sys, to, revoked, Delivery.with(sys.derive(root, Right.SEND)));
    lent.add(new Lent(root, revoked));
  }

  private void takeBack(Sys sys) {
    Lent loan = any(lent);
    if (loan != null) {
      sys.revoke(loan.root);
      // Who sees this sees the revocation too.
      loan.revoked.setRelease(true);
    }
  }

  private void use(Sys sys) {
    Borrowed loan = any(borrowed);
    if (loan == null) {
      return;
    }
    boolean revoked = loan.revoked.getAcquire();
    send(sys, loan.capability);
    if (revoked) {
      wrong("used a capability that it had seen revoked: " + loan.capability);
    }
  }

  private void ask(Sys sys, Capability to) {
    if (to == null) {
      return;
    }
    if (sys instanceof ProgramSys) {
      // It may wait for room until its time is over, and cannot know then whether it was sent.
      Object question = new Object();
      asked.put(sys.ask(to, question, aWhile()), new Numbered.Answer(question));
      return;
    }
    Numbered question = next(to, null);
    long correlation;
    try {
      correlation = sys.ask(to, question, aWhile());
    } catch (RuntimeException e) {
      hasNotSent();
      throw e;
    }
    hasSent(to);
    asked.put(correlation, new Numbered.Answer(question));
  }

  void call(ProgramSys sys) {
    Object question = new Object();
    attempt(() -> {
      Message answer = sys.call(any(known), question, aWhile());
      if (answer != null && !answer.body().equals(new Numbered.Answer(question))) {
        wrong("was answered " + answer + " in a call");
      }
    });
  }

  void read(ProgramSys sys) {
    attempt(() -> {
      Integer tokens = random.nextInt(6);
      Object got = sys.read(sys.open(device), tokens);
      if (!tokens.equals(got)) {
        wrong("read " + got + " instead of " + tokens);
      }
    });
  }

  void waitForAnEnd(ProgramSys sys) {
    Capability other = any(known);
    if (random.nextInt(8) == 0) {
      attempt(() -> ends.put(other.pid(), sys.waitpid(other)));
    }
  }

  private void monitor(Sys sys, Capability other) {
    sys.monitor(other);
    watched.merge(other.pid(), 1, Integer::sum);
  }

  private void names(Sys sys) {
    String name = "name" + random.nextInt(5);
    switch (random.nextInt(3)) {
      case 0 -> sys.register(name);
      case 1 -> sys.unregister(name);
      default -> {
        Capability found = sys.lookup(name);
        if (found != null) {
          known.add(found);
        }
      }
    }
  }

  private void answerLate(Sys sys) {
    Message request = any(unanswered);
    if (request != null) {
      sys.reply(request, new Numbered.Answer(request.body()));
    }
  }

  private void urge(Sys sys) {
    sys.priority(random.nextInt(-1, 2));
    if (number > 0 && random.nextInt(4) == 0) {
      sys.deadline(Duration.ofMillis(20));
    }
  }

  private void leave(Sys sys) {
    if (number == 0 || random.nextInt(3) > 0) {
      return;
    }
    if (random.nextBoolean()) {
      leaves = new ExitReason.Fault("member " + number);
      throw new IllegalStateException("member " + number);
    }
    leaves = new ExitReason.Custom("left", number);
    sys.exit(leaves);
  }
}
