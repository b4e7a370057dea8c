package dev.teem.engine.kernel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.teem.engine.capability.CapabilityException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Races of the {@link Registry}, which all cores use. */
public final class RegistryStress {
  private static final Behavior IDLE = (sys, message) -> {};

  private RegistryStress() {}

  private static Process process(long pid) {
    return new BehaviorProcess(pid, null, null, IDLE);
  }

  private static boolean register(Registry registry, Process process) {
    try {
      registry.register("name", process);
      return true;
    } catch (CapabilityException taken) {
      return false;
    }
  }

  private static int holder(Registry registry) {
    Process found = registry.find("name");
    return found == null ? 0 : (int) found.pid;
  }

  /** Two processes want one name. The last result: whose it is. */
  @JCStressTest
  @Outcome(
      id = {"true, false, 1", "false, true, 2"},
      expect = ACCEPTABLE,
      desc = "First come, first served.")
  @Outcome(expect = FORBIDDEN, desc = "Both have it, neither, or the wrong one.")
  @State
  public static class RegisterVsRegister {
    private final Registry registry = new Registry();

    @Actor
    public void one(ZZI_Result r) {
      r.r1 = register(registry, process(1));
    }

    @Actor
    public void two(ZZI_Result r) {
      r.r2 = register(registry, process(2));
    }

    @Arbiter
    public void rest(ZZI_Result r) {
      r.r3 = holder(registry);
    }
  }

  /** The holder of a name dies, and gives it back, while another process wants it. */
  @JCStressTest
  @Outcome(id = "true, 2", expect = ACCEPTABLE, desc = "It passed on.")
  @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "Too early; the name is free now.")
  @Outcome(
      id = "true, 0",
      expect = FORBIDDEN,
      desc = "The dead one gave back a name that was no longer its own.")
  @Outcome(expect = FORBIDDEN, desc = "The dead one still has it.")
  @State
  public static class RegisterVsDeath {
    private final Registry registry = new Registry();
    private final Process old = process(1);

    public RegisterVsDeath() {
      registry.register("name", old);
    }

    @Actor
    public void reaper() {
      // As the reaper does it, in this order.
      old.dead();
      registry.unregister("name", old);
    }

    @Actor
    public void taker(ZI_Result r) {
      r.r1 = register(registry, process(2));
    }

    @Arbiter
    public void rest(ZI_Result r) {
      r.r2 = holder(registry);
    }
  }
}
