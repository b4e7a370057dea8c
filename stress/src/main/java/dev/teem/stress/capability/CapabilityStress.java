package dev.teem.stress.capability;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Mint;
import dev.teem.engine.capability.Principal;
import dev.teem.engine.capability.Resource;
import dev.teem.engine.capability.Right;
import dev.teem.engine.time.EngineClock;
import dev.teem.engine.time.VirtualClock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Races of a {@link Capability}: one core changes it, another relies on it. */
public final class CapabilityStress {
  // Nothing here loads the kernel, so the mint is there to be claimed.
  private static final Mint MINT = Mint.claim();
  private static final EngineClock CLOCK = new VirtualClock();
  private static final int RIGHTS = Right.SEND.mask();

  private CapabilityStress() {}

  /** A process, as far as authority goes. */
  private static final class Owner extends Principal {
    @Override
    public long pid() {
      return 1;
    }

    void end() {
      die();
    }
  }

  /**
   * A capability is revoked and a message sent, while another core uses one that was derived from
   * it. Results: the message had come, the use was allowed.
   */
  @JCStressTest
  @Outcome(
      id = {"false, true", "false, false"},
      expect = ACCEPTABLE,
      desc = "Before the message either may be.")
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "After the message it is refused.")
  @Outcome(
      id = "true, true",
      expect = FORBIDDEN,
      desc = "Whoever was told of the revocation could still use it.")
  @State
  public static class UseVsRevoke {
    private final Owner owner = new Owner();
    private final Owner user = new Owner();
    private final Capability root = MINT.mint(owner, Resource.Spawn.INSTANCE, RIGHTS);
    private final Capability derived = MINT.attenuate(owner, root, null, List.of(), CLOCK);
    private final AtomicBoolean message = new AtomicBoolean();

    public UseVsRevoke() {
      MINT.transfer(derived, user);
    }

    @Actor
    public void owner() {
      MINT.revoke(root);
      // As an inbox does it: release here, acquire there.
      message.setRelease(true);
    }

    @Actor
    public void user(ZZ_Result r) {
      r.r1 = message.getAcquire();
      r.r2 = MINT.allows(user, derived, Right.SEND, CLOCK);
    }
  }

  /**
   * A capability is handed on, and whoever had it dies, while another core walks to it from one
   * that was derived from it, twice.
   */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "There always was an owner alive.")
  @Outcome(
      expect = FORBIDDEN,
      desc = "The walk met the former owner dead, and missed that it had handed on before.")
  @State
  public static class LivenessVsTransfer {
    private final Owner before = new Owner();
    private final Owner after = new Owner();
    private final Owner user = new Owner();
    private final Capability root = MINT.mint(before, Resource.Spawn.INSTANCE, RIGHTS);
    private final Capability derived = MINT.attenuate(before, root, null, List.of(), CLOCK);

    public LivenessVsTransfer() {
      MINT.transfer(derived, user);
    }

    @Actor
    public void owner() {
      MINT.transfer(root, after);
      before.end();
    }

    @Actor
    public void user(ZZ_Result r) {
      r.r1 = derived.isLive(CLOCK);
      r.r2 = derived.isLive(CLOCK);
    }
  }
}
