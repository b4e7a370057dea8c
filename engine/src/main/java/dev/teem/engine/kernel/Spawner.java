package dev.teem.engine.kernel;

import dev.teem.engine.account.Account;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;

/** Makes processes on behalf of those of one core. That core's thread only. */
final class Spawner {
  /** What a parent may do to its child. */
  static final int PARENT_RIGHTS = Right.SEND.mask() | Right.MONITOR.mask() | Right.KILL.mask();

  /** What a process may let others do to itself. */
  static final int SELF_RIGHTS = Right.SEND.mask() | Right.MONITOR.mask();

  private static final Capability[] NOTHING = {};

  private final Core core;
  private final Balance balance;
  private long spawned;

  Spawner(Core core) {
    this.core = core;
    balance = new Balance(core);
  }

  /**
   * Makes a child and puts it on its way to its core.
   *
   * @param delegated owned by the parent; the child's afterwards
   */
  Process spawn(Process parent, Image image, SpawnOptions how, Capability[] delegated) {
    Core home = balance.choose(how.placement);
    Account above = parent.account();
    Account account = null;
    if (above != null) {
      account = above.child(how.quota);
    } else if (!how.quota.isNone()) {
      // Nothing above is limited, so there is nothing to charge the child to.
      account = parent.needAccount().extend(how.quota);
    }
    Process child = make(home, parent, image, how);
    child.given(how, delegated);
    if (account != null) {
      child.account(account, above != null);
    }
    for (Capability capability : delegated) {
      Kernel.MINT.transfer(capability, child);
      child.receive(capability);
    }
    if (how.link) {
      Watches.link(parent, child);
    }
    home.start(core, child);
    return child;
  }

  /** Makes a process without a parent. */
  Process first(Image image, SpawnOptions how, Process parent) {
    Process process = make(core, parent, image, how);
    process.given(how, NOTHING);
    if (!how.quota.isNone()) {
      process.account(Account.root(how.quota, core.kernel.clock), false);
    }
    return process;
  }

  /** Puts a captured process back, without capabilities. */
  long restore(Snapshot snapshot, Image image, Process parent) {
    if (snapshot.abi() != Kernel.ABI_VERSION) {
      throw new KernelException(
          "restore: ABI mismatch (snapshot v"
              + snapshot.abi()
              + ", kernel v"
              + Kernel.ABI_VERSION
              + ")");
    }
    SpawnOptions how =
        SpawnOptions.DEFAULT
            .name(snapshot.name())
            .args(snapshot.args())
            .quota(snapshot.budget())
            .priority(snapshot.priority())
            .deadline(snapshot.deadline());
    Process process = first(image, how, parent);
    for (Snapshot.Mail mail : snapshot.mailbox()) {
      core.courier.restore(process, mail);
    }
    process.annex().context = core.restoredContext(process.account(), snapshot.context());
    process.suspended(snapshot.suspended());
    core.start(core, process);
    return process.pid;
  }

  private Process make(Core home, Process parent, Image image, SpawnOptions how) {
    long pid = Pid.of(home.number, core.number, ++spawned);
    Process process =
        switch (image) {
          case Behavior behavior -> new BehaviorProcess(pid, home, parent, behavior);
          case Program program -> new ProgramProcess(pid, home, parent, program);
        };
    int limit = how.quota.maxMailbox();
    if (limit != Integer.MAX_VALUE) {
      process.annex = new Annex(new Room(limit));
    }
    if (how.priority != 0) {
      process.urgency().priority = how.priority;
    }
    if (how.deadline != null) {
      process.urgency().deadlineNanos = core.after(how.deadline);
    }
    return process;
  }
}
