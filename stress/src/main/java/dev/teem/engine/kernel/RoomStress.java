package dev.teem.engine.kernel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Races of a {@link Room}: senders on many cores, one receiver. */
public final class RoomStress {
  private RoomStress() {}

  /** Two senders want the last place. The last result: it is full afterwards. */
  @JCStressTest
  @Outcome(
      id = {"true, false, true", "false, true, true"},
      expect = ACCEPTABLE,
      desc = "One of them has it.")
  @Outcome(id = "true, true, .*", expect = FORBIDDEN, desc = "The limit is passed.")
  @Outcome(expect = FORBIDDEN, desc = "A free place was refused to both.")
  @State
  public static class EnterVsEnter {
    private final Room room = new Room(1);

    @Actor
    public void one(ZZZ_Result r) {
      r.r1 = room.tryEnter();
    }

    @Actor
    public void two(ZZZ_Result r) {
      r.r2 = room.tryEnter();
    }

    @Arbiter
    public void rest(ZZZ_Result r) {
      r.r3 = !room.tryEnter();
    }
  }

  /** The receiver takes the only message while a sender looks for a place. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The place is the sender's.")
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "Too early; the place is free.")
  @Outcome(expect = FORBIDDEN, desc = "A place is lost, or there is one too many.")
  @State
  public static class EnterVsLeave {
    private final Room room = new Room(1);

    public EnterVsLeave() {
      room.enter();
    }

    @Actor
    public void sender(ZZ_Result r) {
      r.r1 = room.tryEnter();
    }

    @Actor
    public void receiver() {
      room.leave();
    }

    @Arbiter
    public void rest(ZZ_Result r) {
      r.r2 = !room.tryEnter();
    }
  }
}
