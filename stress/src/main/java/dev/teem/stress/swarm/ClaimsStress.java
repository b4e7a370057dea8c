package dev.teem.stress.swarm;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.teem.engine.swarm.Claims;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Races of {@link Claims}: the cores of a batch claim and release input hashes. */
public final class ClaimsStress {
  private static final int WORDS = 7;

  private ClaimsStress() {}

  /**
   * A hash by number. All of them fall into one line of the table, which is found by the upper half
   * of the first 64 bits.
   */
  static byte[] hash(int number) {
    byte[] hash = new byte[32];
    hash[7] = (byte) (number + 1);
    return hash;
  }

  /** Two cores claim the same hash. */
  @JCStressTest
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The first core has it.")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The second core has it.")
  @Outcome(
      id = "true, true",
      expect = FORBIDDEN,
      desc = "Both have it: equal items would run at the same time.")
  @Outcome(
      id = "false, false",
      expect = FORBIDDEN,
      desc = "Only a lock that is held turns away from a free claim, and its holder must then win.")
  @Outcome(expect = FORBIDDEN, desc = "No such result.")
  @State
  public static class ClaimVsClaim {
    private final Claims claims = new Claims(1);
    private final byte[] hash = hash(0);

    @Actor
    public void one(ZZ_Result r) {
      r.r1 = claims.claim(hash, 0);
    }

    @Actor
    public void two(ZZ_Result r) {
      r.r2 = claims.claim(hash, 0);
    }
  }

  /** Two cores claim the same hash, do the work if they got it, and let go. */
  @JCStressTest
  @Outcome(id = "true, true, 2", expect = ACCEPTABLE, desc = "One after the other.")
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "The second was turned away.")
  @Outcome(id = "false, true, 1", expect = ACCEPTABLE, desc = "The first was turned away.")
  @Outcome(
      id = "true, true, 1",
      expect = FORBIDDEN,
      desc = "Both held the claim at once, or the later did not see the work of the earlier.")
  @Outcome(expect = FORBIDDEN, desc = "Nobody won, or work was lost.")
  @State
  public static class WorkVsWork {
    private final Claims claims = new Claims(1);
    private final byte[] hash = hash(0);
    private int done;

    @Actor
    public void one(ZZI_Result r) {
      r.r1 = work();
    }

    @Actor
    public void two(ZZI_Result r) {
      r.r2 = work();
    }

    private boolean work() {
      if (!claims.claim(hash, 0)) {
        return false;
      }
      done++;
      claims.release(hash, 0);
      return true;
    }

    @Arbiter
    public void count(ZZI_Result r) {
      r.r3 = done;
    }
  }

  /** A core releases what another claims: the new holder sees what the old one wrote. */
  @JCStressTest
  @Outcome(id = "false, -1", expect = ACCEPTABLE, desc = "It was still held.")
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "Released, and the work is seen.")
  @Outcome(
      id = "true, 0",
      expect = FORBIDDEN,
      desc = "The claim was won but the holder's receipt is not seen: it would be executed again.")
  @Outcome(expect = FORBIDDEN, desc = "No such result.")
  @State
  public static class ClaimVsRelease {
    private final Claims claims = new Claims(1);
    private final byte[] hash = hash(0);
    private int receipt;

    public ClaimVsRelease() {
      claims.claim(hash, 0);
    }

    @Actor
    public void holder() {
      receipt = 1;
      claims.release(hash, 0);
    }

    @Actor
    public void claimant(ZI_Result r) {
      r.r1 = claims.claim(hash, 0);
      r.r2 = r.r1 ? receipt : -1;
    }
  }

  /** Two cores claim different hashes of one line. The last result: the table says the same. */
  @JCStressTest
  @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "Both have theirs.")
  @Outcome(
      id = {"true, false, true", "false, true, true"},
      expect = ACCEPTABLE,
      desc = "One met the other's lock and will come back.")
  @Outcome(
      id = "false, false, true",
      expect = FORBIDDEN,
      desc = "Whoever holds the lock of a line with room must win.")
  @Outcome(
      expect = FORBIDDEN,
      desc = "A claim that was won is not in the table, or one that was not is.")
  @State
  public static class ClaimVsClaimOfAnother {
    private final Claims claims = new Claims(1);
    private final byte[] hashOne = hash(0);
    private final byte[] hashTwo = hash(1);

    @Actor
    public void one(ZZZ_Result r) {
      r.r1 = claims.claim(hashOne, 0);
    }

    @Actor
    public void two(ZZZ_Result r) {
      r.r2 = claims.claim(hashTwo, 0);
    }

    @Arbiter
    public void table(ZZZ_Result r) {
      boolean oneAgain = claims.claim(hashOne, 0);
      boolean twoAgain = claims.claim(hashTwo, 0);
      r.r3 = oneAgain != r.r1 && twoAgain != r.r2;
    }
  }

  /** Two cores claim different hashes of a line that has room for one. */
  @JCStressTest
  @Outcome(
      id = {"true, false, true", "false, true, true"},
      expect = ACCEPTABLE,
      desc = "One has it; the other met its lock or a full line.")
  @Outcome(
      id = {"true, true, true", "true, true, false"},
      expect = FORBIDDEN,
      desc = "Both in one word: a claim is lost, and its release would throw.")
  @Outcome(expect = FORBIDDEN, desc = "Nobody won, or a claim that was won is not in the table.")
  @State
  public static class ClaimVsClaimOfLastWord {
    private final Claims claims = new Claims(1);
    private final byte[] hashOne = hash(0);
    private final byte[] hashTwo = hash(1);

    public ClaimVsClaimOfLastWord() {
      for (int i = 1; i < WORDS; i++) {
        claims.claim(hash(1 + i), 0);
      }
    }

    @Actor
    public void one(ZZZ_Result r) {
      r.r1 = claims.claim(hashOne, 0);
    }

    @Actor
    public void two(ZZZ_Result r) {
      r.r2 = claims.claim(hashTwo, 0);
    }

    @Arbiter
    public void table(ZZZ_Result r) {
      // The winner is in the table: it can be released, after which the other fits in.
      byte[] winner = r.r1 ? hashOne : hashTwo;
      boolean held = !claims.claim(winner, 0);
      claims.release(winner, 0);
      r.r3 = held && claims.claim(r.r1 ? hashTwo : hashOne, 0);
    }
  }

  /** A core releases one hash of a line, without the lock, while another claims a second one. */
  @JCStressTest
  @Outcome(
      id = "true, true, false",
      expect = ACCEPTABLE,
      desc = "The second is claimed, the first is free, the second is held.")
  @Outcome(
      id = "false, .*",
      expect = FORBIDDEN,
      desc = "A release holds no lock, so nothing turns the claimant away.")
  @Outcome(expect = FORBIDDEN, desc = "The release or the claim is lost.")
  @State
  public static class ReleaseVsClaimOfAnother {
    private final Claims claims = new Claims(1);
    private final byte[] hashOne = hash(0);
    private final byte[] hashTwo = hash(1);

    public ReleaseVsClaimOfAnother() {
      claims.claim(hashOne, 0);
    }

    @Actor
    public void holder() {
      claims.release(hashOne, 0);
    }

    @Actor
    public void claimant(ZZZ_Result r) {
      r.r1 = claims.claim(hashTwo, 0);
    }

    @Arbiter
    public void table(ZZZ_Result r) {
      r.r2 = claims.claim(hashOne, 0);
      r.r3 = claims.claim(hashTwo, 0);
    }
  }
}
