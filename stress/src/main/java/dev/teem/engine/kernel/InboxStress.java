package dev.teem.engine.kernel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Races of an {@link Inbox}: many writers, one reader. */
public final class InboxStress {
  private static final Object TARGET = new Object();

  private InboxStress() {}

  /** A body as a sender makes it: nothing but the inbox shows its content to the reader. */
  private static final class Digit {
    private int value;

    Digit(int value) {
      this.value = value;
    }
  }

  private static boolean offer(Inbox inbox, int digit) {
    Digit body = new Digit(digit);
    return inbox.offer(TARGET, body, body);
  }

  /** The digits in the inbox as one number; a message that is torn or not yet visible is a 9. */
  private static int drain(Inbox inbox) {
    int[] number = new int[1];
    inbox.drain(
        (target, body, from) -> {
          boolean whole = TARGET.equals(target) && body != null && body.equals(from);
          int digit = whole ? ((Digit) body).value : 0;
          number[0] = number[0] * 10 + (digit == 0 ? 9 : digit);
        },
        Integer.MAX_VALUE);
    return number[0];
  }

  /**
   * One thread offers 1 and 2, another 5; then that one, which is the reader too, takes what is
   * there. Results: what it took, and that with what was left.
   */
  @JCStressTest
  @Outcome(
      id = {"125, 125", "152, 152", "512, 512"},
      expect = ACCEPTABLE,
      desc = "All of it.")
  @Outcome(
      id = {"15, 152", "5, 512", "51, 512"},
      expect = ACCEPTABLE,
      desc = "What was there; the rest later.")
  @Outcome(
      id = {"0, 125", "1, 125", "0, 152"},
      expect = ACCEPTABLE,
      desc = "A slot that is claimed and not filled yet holds up what is behind it.")
  @Outcome(
      expect = FORBIDDEN,
      desc = "A message is lost, doubled, torn, or passed one of its own sender.")
  @State
  public static class OfferVsOfferAndDrain {
    private final Inbox inbox = new Inbox(4);

    @Actor
    public void sender() {
      offer(inbox, 1);
      offer(inbox, 2);
    }

    @Actor
    public void reader(II_Result r) {
      offer(inbox, 5);
      r.r1 = drain(inbox);
    }

    @Arbiter
    public void rest(II_Result r) {
      int left = drain(inbox);
      r.r2 = Integer.parseInt(r.r1 + (left == 0 ? "" : String.valueOf(left)));
    }
  }

  /** Two threads offer to an inbox that has room for one message. */
  @JCStressTest
  @Outcome(
      id = {"true, false, 1", "false, true, 2"},
      expect = ACCEPTABLE,
      desc = "One has the place.")
  @Outcome(
      id = "false, false, .*",
      expect = FORBIDDEN,
      desc = "Only a message that took the place is a reason to refuse the other.")
  @Outcome(expect = FORBIDDEN, desc = "Two in one place, or the wrong one.")
  @State
  public static class OfferVsOfferOfLastPlace {
    private final Inbox inbox = new Inbox(1);

    @Actor
    public void one(ZZI_Result r) {
      r.r1 = offer(inbox, 1);
    }

    @Actor
    public void two(ZZI_Result r) {
      r.r2 = offer(inbox, 2);
    }

    @Arbiter
    public void rest(ZZI_Result r) {
      r.r3 = drain(inbox);
    }
  }

  /** A thread offers while the reader empties the only slot there is. */
  @JCStressTest
  @Outcome(
      id = "true, 12",
      expect = ACCEPTABLE,
      desc = "Into the slot that was emptied; read by the same drain or the next.")
  @Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "Refused, and not there.")
  @Outcome(
      expect = FORBIDDEN,
      desc = "The reader wiped out what was put into the slot after it was emptied, or tore it.")
  @State
  public static class OfferVsEmptying {
    private final Inbox inbox = new Inbox(1);
    private int first;

    public OfferVsEmptying() {
      offer(inbox, 1);
    }

    @Actor
    public void sender(ZI_Result r) {
      r.r1 = offer(inbox, 2);
    }

    @Actor
    public void reader() {
      first = drain(inbox);
    }

    @Arbiter
    public void rest(ZI_Result r) {
      int left = drain(inbox);
      r.r2 = left == 0 ? first : first * 10 + left;
    }
  }
}
