package dev.teem.engine.swarm;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Merges packets into tuples: takes a tuple, and puts it out with the packet in its data. In
 * between it is in transit, and who finds nothing has to look again when nothing is.
 *
 * <p>Any thread. Routes share a lock while they have a tuple in transit; to look again excludes
 * them, for as long as it takes to put a tuple out: that of the space, and of a keeper if the agent
 * is just being compressed. The agents' own lock is not held meanwhile.
 */
final class PacketRouter {
  private final TupleSpace space;
  private final ActiveAgents agents;
  private final ReentrantReadWriteLock transit = new ReentrantReadWriteLock();

  PacketRouter(TupleSpace space, ActiveAgents agents) {
    this.space = space;
    this.agents = agents;
  }

  /**
   * What somebody sees while nothing is in transit. That may be who is given a tuple in the very
   * thread that routes it: it is out by then, so the thread's own share of the lock is let go.
   */
  <T> T settled(Supplier<T> look) {
    int shares = transit.getReadHoldCount();
    for (int i = 0; i < shares; i++) {
      transit.readLock().unlock();
    }
    transit.writeLock().lock();
    try {
      return look.get();
    } finally {
      for (int i = 0; i < shares; i++) {
        transit.readLock().lock();
      }
      transit.writeLock().unlock();
    }
  }

  /** What somebody finds, if need be by a second look. */
  Tuple find(Supplier<Tuple> look) {
    Tuple found = look.get();
    return found == null ? settled(look) : found;
  }

  boolean route(Map<String, Object> packet, String lane) {
    // Before anything is taken: the packet may be no JSON.
    String receipt = Receipts.ROUTE + Sha256.hex(Sha256.of(CanonicalJson.bytes(packet)));
    transit.readLock().lock();
    try {
      if (merge(packet, receipt, lane)) {
        return true;
      }
    } finally {
      transit.readLock().unlock();
    }
    return settled(() -> merge(packet, receipt, lane));
  }

  private boolean merge(Map<String, Object> packet, String receipt, String lane) {
    Tuple old = space.inp(Template.lane(lane));
    if (old == null) {
      return false;
    }
    Tuple now = putOutWith(packet, receipt, old);
    if (!now.id().equals(old.id())) {
      agents.remove(old);
    }
    return true;
  }

  private Tuple putOutWith(Map<String, Object> packet, String receipt, Tuple old) {
    try {
      Map<String, Object> data = new LinkedHashMap<>(old.data());
      data.putAll(packet);
      Tuple now = Receipts.add(old, data, receipt);
      agents.admit(now, () -> putOut(now, old));
      return now;
    } catch (Throwable e) {
      space.giveBack(old);
      throw e;
    }
  }

  private void putOut(Tuple now, Tuple old) {
    if (now.id().equals(old.id())) {
      space.out(now);
    } else {
      space.replace(old, Map.of("status", "routed", "into", now.id()), now);
    }
  }
}
