package dev.teem.engine.kernel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.teem.engine.capability.Capability;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Races of requests whose envelopes are used again. */
public final class AskStress {
  private AskStress() {}

  /**
   * An envelope gets its second and third request while the core that has answered the first one
   * looks, twice, whether that may be answered.
   */
  @JCStressTest
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "It was answered.")
  @Outcome(expect = FORBIDDEN, desc = "A later request was taken for the first.")
  @State
  public static class AsksVsAsk {
    private final Envelope envelope = new Envelope((Request) null);

    public AsksVsAsk() {
      envelope.ask("first", 1, Envelope.NO_DEADLINE);
      envelope.answer("answer");
    }

    @Actor
    public void asker() {
      envelope.ask("second", 2, Envelope.NO_DEADLINE);
      envelope.answer("answer");
      envelope.ask("third", 3, Envelope.NO_DEADLINE);
    }

    @Actor
    public void replier(ZZ_Result r) {
      r.r1 = envelope.asks(1);
      r.r2 = envelope.asks(1);
    }
  }

  /**
   * A process answers a request for the second time while its asker, on the other core, takes the
   * first answer and asks again, in the same envelope. Results: the answers that the asker got, how
   * the second answer went, and whether the envelope was the same.
   */
  @JCStressTest
  @Outcome(id = "a1 a2 , refused, true", expect = ACCEPTABLE, desc = "Each its own answer.")
  @Outcome(expect = FORBIDDEN, desc = "Answered with another's, or not at all.")
  @State
  public static class SecondAnswerVsNextAsk {
    private final SmallKernel kernel = new SmallKernel(2);
    private final Asker asker = new Asker();

    public SecondAnswerVsNextAsk() {
      long pid = kernel.boot(asker);
      kernel.host.post(pid, "ask");
      // The request goes over and is answered; the answer is not taken yet.
      kernel.core(0).doWork();
      kernel.core(1).doWork();
      kernel.host.post(asker.other.pid(), "answer again");
    }

    @Actor
    public void asker() {
      kernel.core(0).doWork();
      kernel.core(0).doWork();
    }

    @Actor
    public void replier() {
      kernel.core(1).doWork();
      kernel.core(1).doWork();
    }

    @Arbiter
    public void rest(LLZ_Result r) {
      kernel.settle();
      r.r1 = asker.answers.toString();
      r.r2 = asker.replier.second;
      r.r3 = asker.replier.shared;
    }

    /** Asks when told to, and once more at the first answer. */
    private static final class Asker implements Behavior {
      private final StringBuilder answers = new StringBuilder();
      private final Replier replier = new Replier();
      private Capability other;

      @Override
      public void onSignal(Sys sys, Signal signal) {
        if (signal instanceof Signal.Boot) {
          other = sys.spawn(replier, SpawnOptions.DEFAULT.placement(Placement.on(1)));
        } else {
          answers.append(signal);
        }
      }

      @Override
      public void onMessage(Sys sys, Message message) {
        if (message.isReply()) {
          answers.append(message.body()).append(' ');
        }
        if (message.correlation() < 2) {
          sys.ask(other, message.correlation() + 1, Duration.ofHours(1));
        }
      }
    }

    /** Answers each request, and the first once more when told to. */
    private static final class Replier implements Behavior {
      private Message first;
      private String second;
      private boolean shared;

      @Override
      public void onMessage(Sys sys, Message message) {
        if (message.isRequest()) {
          if (first == null) {
            first = message.copy();
          }
          shared = first.envelope() == message.envelope();
          sys.reply(message, "a" + message.body());
        } else {
          try {
            sys.reply(first, "wrong");
            second = "accepted";
          } catch (KernelException e) {
            second = "refused";
          }
        }
      }
    }
  }
}
