package dev.teem.engine.kernel;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.event.EventRing;
import java.util.List;

/**
 * Takes messages from the processes of one core and brings them to theirs, through the outboxes if
 * they are on another, and sees to it that bounded mailboxes stay so. The core's thread only.
 */
final class Courier {
  private final Core core;
  private final MailboxPool mailboxes = new MailboxPool();

  Courier(Core core) {
    this.core = core;
  }

  /**
   * Sends, whatever the state of the other core.
   *
   * @return false if the receiver's mailbox is full
   */
  boolean send(Process target, Object body, Object from) {
    Room room = target.room();
    if (room != null && !target.isDead() && !room.tryEnter()) {
      core.counters.mailboxFull();
      return false;
    }
    put(target, body, from);
    return true;
  }

  /** Whether a capability's route leads to another core, and there is no more to know. */
  boolean isAway(Capability to) {
    int route = Kernel.MINT.route(to);
    return route >= 0 && route != core.number;
  }

  /**
   * Sends to a process of another core that has no bound, without a look at it: its memory is being
   * written to over there, and would have to come here.
   */
  void sendAway(Capability to, Object body, Process from) {
    core.outboxes.send(homeOf(to), to.resource(), body, from);
  }

  /** The same, if it is possible without waiting. */
  Sent offerAway(Capability to, Object body, Process from) {
    if (core.outboxes.offer(homeOf(to), to.resource(), body, from)) {
      return Sent.OK;
    }
    core.counters.inboxFull();
    return Sent.BUSY;
  }

  private Core homeOf(Capability to) {
    return core.kernel.cores[Kernel.MINT.route(to)];
  }

  /** Sends, if that is possible without waiting. */
  Sent offer(Process target, Object body, Object from) {
    Core home = target.core;
    if (home == core) {
      return send(target, body, from) ? Sent.OK : Sent.FULL;
    }
    Room room = target.room();
    if (room != null && !target.isDead() && !room.tryEnter()) {
      core.counters.mailboxFull();
      return Sent.FULL;
    }
    if (offerOut(home, target, body, from)) {
      return Sent.OK;
    }
    if (room != null) {
      // On its core: somebody may wait for the place by now.
      home.run(core, () -> home.courier.leave(target));
    }
    core.counters.inboxFull();
    return Sent.BUSY;
  }

  private boolean offerOut(Core home, Process target, Object body, Object from) {
    if (body instanceof Envelope) {
      // Once its capabilities have moved there is no way back, so there must be room before.
      if (!core.outboxes.hasRoom(home)) {
        return false;
      }
      put(target, body, from);
      return true;
    }
    return core.outboxes.offer(home, target, body, from);
  }

  /** Delivers here or sends to the other core; a place has been taken if places are limited. */
  void put(Process target, Object body, Object from) {
    if (body instanceof Envelope envelope && !target.isDead()) {
      // At once, also if it has a long way: what is on its way must not be sent twice.
      List<Capability> given = envelope.capabilities;
      // By index, here and below: mostly it is empty, and an iterator is an object.
      for (int i = 0; i < given.size(); i++) {
        Kernel.MINT.transfer(given.get(i), target);
      }
    }
    if (target.core == core) {
      deliver(target, body, from);
    } else {
      core.outboxes.send(target.core, target, body, from);
    }
  }

  /** A message, or a signal of the kernel's own, has arrived at a process of this core. */
  void deliver(Process target, Object body, Object from) {
    if (target.isDead()) {
      refuse(body);
      return;
    }
    if (from == null) {
      enter(target);
    } else if (body instanceof Envelope envelope && !opens(target, envelope)) {
      return;
    }
    add(target, body, from);
    EventRing events = core.events;
    long sender = events.isTraced() && from instanceof Process process ? process.pid : 0;
    events.send(core.cycleNanos, sender, target.pid);
  }

  /** Takes a place for what is never refused. */
  private static void enter(Process target) {
    Room room = target.room();
    if (room != null) {
      room.enter();
    }
  }

  private void add(Process target, Object body, Object from) {
    target.addMail(mailboxes, body, from);
    target.wake();
  }

  /** The receiver gets what came along. False for a reply that nobody waits for any more. */
  private boolean opens(Process target, Envelope envelope) {
    if (envelope.isReply()) {
      if (!((Ask) envelope.request).close()) {
        core.counters.lateReply();
        return false;
      }
      enter(target);
    } else if (envelope.isRequest()) {
      envelope.request.arrived();
    }
    List<Capability> given = envelope.capabilities;
    for (int i = 0; i < given.size(); i++) {
      target.receive(given.get(i));
    }
    return true;
  }

  /** Whoever waits for an answer need not wait for the dead. */
  private static void refuse(Object body) {
    if (body instanceof Envelope envelope && envelope.isRequest()) {
      envelope.request.refuse();
    }
  }

  /** A process takes one of its messages out. */
  void taken(Process process, int index) {
    process.removeMail(mailboxes, index);
    leave(process);
    core.events.recv(core.cycleNanos, process.pid);
  }

  /** A place in the mailbox of a process is given back. On its core. */
  void leave(Process process) {
    Room room = process.room();
    RoomWait next = room == null ? null : room.leave();
    if (next != null) {
      grant(next);
    }
  }

  /** A sender found the mailbox full. On the receiver's core. */
  void wantsRoom(RoomWait wait) {
    Room room = wait.receiver.room();
    if (room == null || room.tryEnter()) {
      grant(wait);
    } else {
      room.waiting.add(wait);
    }
  }

  /** A sender waits no more. On the receiver's core. */
  void wantsNoRoom(RoomWait wait) {
    Room room = wait.receiver.room();
    if (room != null) {
      room.waiting.remove(wait);
    }
  }

  void grant(RoomWait wait) {
    wait.sender.core.run(core, () -> wait.sender.granted(wait));
  }

  /** What a dead process has not taken. */
  void discard(Process process) {
    process.clearMail(mailboxes);
  }

  /** The message that the first process finds when it starts. */
  void boot(Process init, Signal.Boot boot) {
    enter(init);
    add(init, boot, null);
  }

  /** A message that was captured with its receiver. */
  void restore(Process process, Snapshot.Mail mail) {
    enter(process);
    Object body =
        mail.correlation() == 0 ? mail.body() : Envelope.restored(mail.body(), mail.correlation());
    Object from = mail.sender() == 0 ? Outside.HOST : new Departed(mail.sender());
    add(process, body, mail.signal() == null ? from : null);
  }

  /** Gives back the memory of a crowd that is gone. */
  void trim() {
    mailboxes.trim();
  }
}
