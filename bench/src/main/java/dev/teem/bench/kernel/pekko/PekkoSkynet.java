package dev.teem.bench.kernel.pekko;

import dev.teem.bench.kernel.Skynet;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor of the tree: waits for its children's sums, reports its own and stops. */
public final class PekkoSkynet {
  private final ActorRef<Long> parent;
  private int missing = Skynet.BRANCHING;
  private long sum;

  private PekkoSkynet(ActorRef<Long> parent) {
    this.parent = parent;
  }

  /**
   * Grows a tree and waits until the last of it has stopped.
   *
   * @return what its leaves add up to
   */
  public static long sum(PekkoSystem system, int leaves) {
    return system.<Long>ask((context, done) -> context.spawnAnonymous(root(leaves, done)));
  }

  /** An actor stops only after its children, so that all are gone then. */
  private static Behavior<Long> root(int leaves, CompletableFuture<Long> done) {
    return Behaviors.setup(context -> {
      context.spawnAnonymous(node(context.getSelf(), 0, leaves));
      return Behaviors.receiveMessage(sum -> Behaviors.stopped(() -> done.complete(sum)));
    });
  }

  private static Behavior<Long> node(ActorRef<Long> parent, long first, int leaves) {
    return Behaviors.setup(context -> {
      if (leaves == 1) {
        parent.tell(first);
        return Behaviors.stopped();
      }
      int part = leaves / Skynet.BRANCHING;
      for (int i = 0; i < Skynet.BRANCHING; i++) {
        context.spawnAnonymous(node(context.getSelf(), first + (long) i * part, part));
      }
      return Behaviors.receiveMessage(new PekkoSkynet(parent)::onReport);
    });
  }

  private Behavior<Long> onReport(long report) {
    sum += report;
    missing--;
    if (missing > 0) {
      return Behaviors.same();
    }
    parent.tell(sum);
    return Behaviors.stopped();
  }
}
