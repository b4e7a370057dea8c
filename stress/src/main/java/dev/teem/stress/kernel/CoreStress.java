package dev.teem.stress.kernel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.teem.engine.kernel.Core;
import dev.teem.engine.kernel.CoreMessage;
import dev.teem.engine.kernel.CoreTask;
import dev.teem.engine.kernel.SmallKernel;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** Races of a {@link Core}'s inbox, and what a message that wakes a task may rely on. */
public final class CoreStress {
  private CoreStress() {}

  /** A core whose messages append their digit to a number: order, loss and doubling show in it. */
  static final class Recorder {
    final Core core = new SmallKernel(1).core(0);

    // The core's thread only; plain on purpose.
    private int received;

    boolean offer(int digit) {
      return core.offer(() -> received = received * 10 + digit);
    }

    void drain() {
      while (core.doWork() > 0) {
        // Until there is nothing left.
      }
    }

    int received() {
      return received;
    }

    /** The digits from 1 to 4 that were received, in order. */
    int lower() {
      return only(1, 4);
    }

    /** The digits from 5 to 8 that were received, in order. */
    int upper() {
      return only(5, 8);
    }

    private int only(int from, int to) {
      int kept = 0;
      for (char c : Integer.toString(received).toCharArray()) {
        int digit = c - '0';
        if (digit >= from && digit <= to) {
          kept = kept * 10 + digit;
        }
      }
      return kept;
    }
  }

  /**
   * One thread offers while the core works. Results: what the core had received by the end of its
   * work, what it has received when nobody disturbs it any more, and the sum of the work it
   * reported.
   */
  @JCStressTest
  @Outcome(
      id = {"0, 123, 3", "1, 123, 3", "12, 123, 3", "123, 123, 3"},
      expect = ACCEPTABLE,
      desc = "As much as had arrived; the rest later.")
  @Outcome(expect = FORBIDDEN, desc = "A message is lost, doubled, out of order or not counted.")
  @State
  public static class OfferVsDoWork {
    private final Recorder recorder = new Recorder();

    @Actor
    public void sender() {
      recorder.offer(1);
      recorder.offer(2);
      recorder.offer(3);
    }

    @Actor
    public void core(III_Result r) {
      r.r3 = recorder.core.doWork() + recorder.core.doWork();
      r.r1 = recorder.received();
    }

    @Arbiter
    public void rest(III_Result r) {
      r.r3 += recorder.core.doWork();
      r.r2 = recorder.received();
    }
  }

  /** Two threads offer while the core works: the same with three processors. */
  @JCStressTest
  @Outcome(id = "12, 56", expect = ACCEPTABLE, desc = "All there, in each sender's order.")
  @Outcome(
      expect = FORBIDDEN,
      desc = "A message is lost or doubled, or one sender's changed places.")
  @State
  public static class OffersVsDoWork {
    private final Recorder recorder = new Recorder();

    @Actor
    public void one() {
      recorder.offer(1);
      recorder.offer(2);
    }

    @Actor
    public void two() {
      recorder.offer(5);
      recorder.offer(6);
    }

    @Actor
    public void core() {
      int work = recorder.core.doWork() + recorder.core.doWork();
      if (work > 4) {
        throw new IllegalStateException("work=" + work + " of 4 messages");
      }
    }

    @Arbiter
    public void rest(II_Result r) {
      recorder.drain();
      r.r1 = recorder.lower();
      r.r2 = recorder.upper();
    }
  }

  /** A thread offers to an inbox that is full while the core makes room. */
  @JCStressTest
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "Room was made in time.")
  @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "Refused, and not posted.")
  @Outcome(id = "true, 0", expect = FORBIDDEN, desc = "Accepted and lost.")
  @Outcome(id = "false, 1", expect = FORBIDDEN, desc = "Refused, and posted all the same.")
  @Outcome(expect = FORBIDDEN, desc = "Doubled.")
  @State
  public static class OfferVsFullInbox {
    private static final CoreMessage NOTHING = () -> {};

    private final Recorder recorder = new Recorder();

    public OfferVsFullInbox() {
      while (recorder.core.offer(NOTHING)) {
        // Until it is full.
      }
    }

    @Actor
    public void sender(ZI_Result r) {
      r.r1 = recorder.offer(1);
    }

    @Actor
    public void core() {
      recorder.core.doWork();
    }

    @Arbiter
    public void rest(ZI_Result r) {
      recorder.drain();
      r.r2 = recorder.received();
    }
  }

  /**
   * Messages give a task something to do and wake it, each of them twice, while the core steps the
   * task and lets it sleep. Results: what the task has done, and how often it was stepped for
   * nothing.
   */
  @JCStressTest
  @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "All done, and never stepped for nothing.")
  @Outcome(id = "[01], .*", expect = FORBIDDEN, desc = "The task sleeps though it has work.")
  @Outcome(
      expect = FORBIDDEN,
      desc = "The task was in the run queue twice, or did something twice.")
  @State
  public static class ReadyVsStep {
    private final Core core = new SmallKernel(1).core(0);
    private final Worker worker = new Worker();

    @Actor
    public void sender() {
      core.offer(this::wake);
      core.offer(this::wake);
    }

    private void wake() {
      worker.pending++;
      core.ready(worker);
      core.ready(worker);
    }

    @Actor
    public void core() {
      core.doWork();
      core.doWork();
    }

    @Arbiter
    public void rest(II_Result r) {
      while (core.doWork() > 0) {
        // Until there is nothing left.
      }
      r.r1 = worker.done;
      r.r2 = worker.idleSteps;
    }

    /** Does one thing a step, and sleeps when there is nothing more. */
    private static final class Worker implements CoreTask {
      private int pending;
      private int done;
      private int idleSteps;

      @Override
      public int step() {
        if (pending == 0) {
          idleSteps++;
          return 0;
        }
        pending--;
        done++;
        return 1;
      }

      @Override
      public boolean runnable() {
        return pending > 0;
      }
    }
  }
}
