package dev.teem.engine.kernel;

import dev.teem.engine.account.Meter;
import dev.teem.engine.account.QuotaExceededException;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.CapabilityException;
import dev.teem.engine.capability.Resource;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.Cost;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.event.IoJournal;
import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.event.IoRecord;
import dev.teem.engine.event.IoRequest;
import dev.teem.engine.event.IoRequest.Verb;

/** What the processes of a core do with devices, and the journal of it. The core's thread only. */
final class Devices {
  private static final int HANDLE_RIGHTS = Right.READ.mask() | Right.WRITE.mask();

  private final Core core;
  private final JournalMode mode;
  private final IoJournal journal;
  private int outside;

  Devices(Core core, Kernel.Settings settings) {
    this.core = core;
    mode = settings.journalMode();
    journal = settings.journal();
  }

  Capability open(Process process, Capability capability) {
    process.require(capability, Right.OPEN);
    if (!(capability.resource() instanceof Resource.Device(String name))) {
      throw new CapabilityException("open: capability is not a device");
    }
    Device device = core.kernel.settings.devices().get(name);
    if (device == null) {
      throw new KernelException("open: no such driver \"" + name + "\"");
    }
    Device.Handle handle;
    try {
      handle = device.open(process.pid);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new DeviceException(e.getMessage(), e);
    }
    Capability opened = Kernel.MINT.mint(process, capability.resource(), HANDLE_RIGHTS);
    process.annex().addHandle(opened, handle);
    return opened;
  }

  /**
   * Starts an operation. Its number counts the process's operations, which is how the journal finds
   * its result again.
   *
   * @param answers who waits for it; null to send the process a signal
   */
  Reply start(
      Process process, Capability capability, Right right, Object request, Answers answers) {
    process.checkWall();
    process.require(capability, right);
    Annex annex = process.annex();
    Device.Handle handle = annex.handles == null ? null : annex.handles.get(capability);
    if (handle == null) {
      throw new KernelException(
          right == Right.READ ? "handle is not readable" : "handle is not writable");
    }
    IoRequest asked = mode == JournalMode.LIVE ? null : asked(capability, right, request);
    Reply reply = new Reply(process, annex.operations++, asked, answers);
    if (mode == JournalMode.REPLAY || (mode == JournalMode.RECOVER && !annex.recovered)) {
      IoOutcome known = known(reply);
      if (known != null) {
        reply.replayed(known);
        return reply;
      }
      journal.cut(process.pid, reply.number);
      annex.recovered = true;
    }
    reply.start(handle, right == Right.WRITE, request);
    return reply;
  }

  private static IoRequest asked(Capability capability, Right right, Object request) {
    String device = ((Resource.Device) capability.resource()).name();
    Verb verb = right == Right.WRITE ? Verb.WRITE : Verb.READ;
    return IoRequest.of(device, verb, request);
  }

  /** What the journal has to say; null if the device is to be asked. */
  private IoOutcome known(Reply reply) {
    long pid = reply.process.pid;
    IoRecord found = journal.find(pid, reply.number);
    if (found == null) {
      return mode == JournalMode.RECOVER
          ? null
          : new IoOutcome.Failed("replay: no journal entry for " + pid + ":" + reply.number);
    }
    if (!found.request().equals(reply.request)) {
      return new IoOutcome.Failed(
          "replay: pid=%d op=%d expected=%s got=%s; the program is not the one that was recorded"
              .formatted(pid, reply.number, found.request(), reply.request));
    }
    return found.outcome();
  }

  /** A live result. */
  void keep(Reply reply, IoJournal.Kept kept) {
    if (mode == JournalMode.RECORD || mode == JournalMode.RECOVER) {
      IoRecord entry =
          new IoRecord(reply.process.pid, reply.number, reply.request, reply.outcome());
      journal.append(entry, kept);
    } else {
      kept.done(null);
    }
  }

  /** A result that nobody waits for goes to the process as a signal. */
  void answered(Reply reply, RuntimeException failure) {
    Process process = reply.process;
    if (process.isEnding()) {
      return;
    }
    Object value = null;
    if (reply.outcome() instanceof IoOutcome.Value(Object got, Cost cost)) {
      value = got;
      try {
        charge(process, cost);
      } catch (QuotaExceededException e) {
        core.end(process, new ExitReason.Quota(e.resource()));
        return;
      }
    }
    core.courier.deliver(process, new Signal.Answer(reply.number, value, failure), null);
  }

  void charge(Process process, Cost cost) {
    charge(process, Meter.TOKENS, cost.tokens());
    charge(process, Meter.TOOL_CALLS, cost.toolCalls());
    charge(process, Meter.USD, cost.usd());
  }

  private void charge(Process process, Meter meter, double amount) {
    if (amount != 0) {
      process.needAccount().charge(meter, amount);
      core.events.charge(core.cycleNanos, process.pid, meter.label(), amount);
    }
  }

  static int reductions(Cost cost) {
    return cost.reductions() < 0 ? SystemCalls.COST : cost.reductions();
  }

  /** An operation's answer can come at any time. */
  void leaves(Process process) {
    outside++;
    process.annex.outside++;
  }

  /** That answer has come. */
  void returns(Process process) {
    if (!process.isEnding()) {
      outside--;
      process.annex.outside--;
    }
  }

  /** Nobody waits for the answers to a process that ends. */
  void forget(Annex annex) {
    outside -= annex.outside;
  }

  /** Operations whose answers can come at any time, and are waited for. */
  int outside() {
    return outside;
  }
}
