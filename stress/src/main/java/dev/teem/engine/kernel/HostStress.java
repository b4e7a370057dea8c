package dev.teem.engine.kernel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.event.ExitReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LIZ_Result;
import org.openjdk.jcstress.infra.results.LZ_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Races of a {@link Host} with cores that end what it asks about. */
public final class HostStress {
  private HostStress() {}

  /** A thread waits for the end of a process that ends. */
  @JCStressTest
  @Outcome(id = "deadline", expect = ACCEPTABLE, desc = "Told how it ended, before or after.")
  @Outcome(expect = FORBIDDEN, desc = "Never told, or told something else.")
  @State
  public static class ExitVsEnd {
    private final SmallKernel kernel = new SmallKernel(1);
    private final long pid = kernel.boot((sys, message) -> {});
    private CompletableFuture<ExitReason> exit;

    public ExitVsEnd() {
      kernel.host.signal(pid, ExitReason.DEADLINE);
    }

    @Actor
    public void waiter() {
      exit = kernel.host.exit(pid);
    }

    @Actor
    public void core() {
      kernel.core(0).doWork();
      kernel.core(0).doWork();
    }

    @Arbiter
    public void rest(L_Result r) {
      kernel.settle();
      r.r1 = SmallKernel.outcome(exit);
    }
  }

  /**
   * A thread asks a process that ends, and that answers while it lives. The last result: no timer
   * is left.
   */
  @JCStressTest
  @Outcome(id = "yes, true", expect = ACCEPTABLE, desc = "Asked while it lived.")
  @Outcome(id = "KernelException, true", expect = ACCEPTABLE, desc = "Told that it is dead.")
  @Outcome(expect = FORBIDDEN, desc = "Never told, or told twice.")
  @State
  public static class AskVsEnd {
    private final SmallKernel kernel = new SmallKernel(1);
    private final long pid = kernel.boot((sys, message) -> sys.reply(message, "yes"));
    private CompletableFuture<Object> answer;

    @Actor
    public void asker() {
      answer = kernel.host.ask(pid, "?", Duration.ofHours(1));
    }

    @Actor
    public void core() {
      kernel.core(0).doWork();
      kernel.host.signal(pid, ExitReason.SHUTDOWN);
      kernel.core(0).doWork();
    }

    @Arbiter
    public void rest(LZ_Result r) {
      kernel.settle();
      r.r1 = SmallKernel.outcome(answer);
      r.r2 = kernel.isEmpty();
    }
  }

  /**
   * A thread posts while the engine shuts down. Results: what the thread was told, how often the
   * message was received, and whether the end is complete.
   */
  @JCStressTest
  @Outcome(id = "OK, 1, true", expect = ACCEPTABLE, desc = "Received before the end.")
  @Outcome(id = "OK, 0, true", expect = ACCEPTABLE, desc = "On its way when the receiver ended.")
  @Outcome(id = "GONE, 0, true", expect = ACCEPTABLE, desc = "Too late.")
  @Outcome(expect = FORBIDDEN, desc = "Doubled, received though refused, or something is left.")
  @State
  public static class PostVsShutdown {
    // The core's thread only; plain on purpose.
    private int received;

    private final SmallKernel kernel = new SmallKernel(1);
    private final long pid = kernel.boot((sys, message) -> received++);
    private CompletableFuture<Void> end;

    @Actor
    public void poster(LIZ_Result r) {
      r.r1 = kernel.host.post(pid, "message");
    }

    @Actor
    public void core() {
      kernel.core(0).doWork();
      end = kernel.host.shutdown(ExitReason.SHUTDOWN);
      kernel.core(0).doWork();
    }

    @Arbiter
    public void rest(LIZ_Result r) {
      kernel.settle();
      r.r2 = received;
      r.r3 = end.isDone() && kernel.isEmpty();
    }
  }

  /** A process of one core monitors one of another core that ends. What it is told: all of it. */
  @JCStressTest
  @Outcome(id = "deadline", expect = ACCEPTABLE, desc = "Told once, before or after.")
  @Outcome(expect = FORBIDDEN, desc = "Never told, told twice, or told something else.")
  @State
  public static class MonitorVsEnd {
    private final SmallKernel kernel = new SmallKernel(2);
    private final Watcher watcher = new Watcher();

    public MonitorVsEnd() {
      long pid = kernel.boot(watcher);
      kernel.host.post(pid, "monitor it");
      kernel.host.signal(watcher.watched, ExitReason.DEADLINE);
    }

    @Actor
    public void watchersCore() {
      kernel.core(0).doWork();
      kernel.core(0).doWork();
    }

    @Actor
    public void watchedOnesCore() {
      kernel.core(1).doWork();
      kernel.core(1).doWork();
    }

    @Arbiter
    public void rest(L_Result r) {
      kernel.settle();
      r.r1 = watcher.told.toString();
    }

    /** Spawns a process on the other core, and monitors it when told to. */
    private static final class Watcher implements Behavior {
      private final StringBuilder told = new StringBuilder();
      private Capability child;
      private long watched;

      @Override
      public void onSignal(Sys sys, Signal signal) {
        if (signal instanceof Signal.Boot) {
          child = sys.spawn((Behavior) (s, m) -> {}, onTheOtherCore());
          watched = child.pid();
        } else if (signal instanceof Signal.Down(long pid, ExitReason reason)) {
          told.append(pid == watched ? reason.kind() : "another");
        }
      }

      private static SpawnOptions onTheOtherCore() {
        return SpawnOptions.DEFAULT.placement(Placement.on(1));
      }

      @Override
      public void onMessage(Sys sys, Message message) {
        sys.monitor(child);
      }
    }
  }
}
