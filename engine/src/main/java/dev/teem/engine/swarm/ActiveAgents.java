package dev.teem.engine.swarm;

import dev.teem.engine.space.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.agrona.collections.Object2ObjectHashMap;

/**
 * Which agents of a {@link Swarm} are active, in the order in which they were touched, and the
 * tokens of those that were compressed. It only keeps the books: whoever puts a tuple out or takes
 * it says so here, before and after.
 *
 * <pre>
 *   expect        arrived        leave, leaveOldest        compressed
 *  --------> EXPECTED ----> IDLE ------------------> LEAVING --------> TOKEN
 *               ^            ^                        |   |              |
 *               |            +--------- stayed -------+   | gone         |
 *               +---------------------- restored ---------|--------------+
 * </pre>
 *
 * <p>Expected and idle agents may be {@linkplain #remove removed} at any time. Only idle ones can
 * be chosen to leave: a tuple that is not in the space yet could not be taken from it. Where an id
 * is leaving, who wants to put out or restore an agent of that id waits for what becomes of it;
 * nobody waits for anything else.
 *
 * <p>Any thread may call. One lock guards all fields; each call holds it for constant time, but for
 * growing tables and {@link #forgetGone}, and runs nobody else's code under it.
 */
final class ActiveAgents {
  private final ReentrantLock lock = new ReentrantLock();

  /** Signalled when an agent is not leaving any more. */
  private final Condition decided = lock.newCondition();

  // All under the lock.

  private final Object2ObjectHashMap<String, Live> live = new Object2ObjectHashMap<>();
  private final Object2ObjectHashMap<String, Tuple> leaving = new Object2ObjectHashMap<>();
  private final Object2ObjectHashMap<PackedToken, PackedToken> tokens =
      new Object2ObjectHashMap<>();
  private final TokenWriter writer = new TokenWriter();

  /** Before the oldest, and after the newest: a ring of those that are idle. */
  private final Live ends = new Live(null);

  private static final class Live {
    private final Tuple tuple;
    private Live older = this;
    private Live newer = this;

    Live(Tuple tuple) {
      this.tuple = tuple;
    }

    boolean isIdle() {
      return older != this;
    }
  }

  /**
   * Has an agent put out: it is expected before, and idle after. If that fails all is as before.
   * Nothing is held meanwhile.
   *
   * @throws IllegalArgumentException if that id is compressed
   */
  void admit(Tuple agent, Runnable putOut) {
    Tuple previous = expect(agent);
    try {
      putOut.run();
    } catch (Throwable e) {
      failed(agent, previous);
      throw e;
    }
    arrived(agent);
  }

  /**
   * An agent is about to be put out, or back: it counts as active, but cannot be chosen to leave.
   *
   * @return the agent of that id that was active until now, or null
   * @throws IllegalArgumentException if that id is compressed
   */
  Tuple expect(Tuple agent) {
    lock.lock();
    try {
      awaitDecided(agent.id());
      if (tokens.containsKey(PackedToken.named(agent.id(), writer))) {
        throw new IllegalArgumentException(
            "agent=" + agent.id() + " is compressed; restore it instead");
      }
      return enter(agent);
    } finally {
      lock.unlock();
    }
  }

  private Tuple enter(Tuple agent) {
    // Another one even for an equal tuple: it tells what has been put out again, see forgetGone.
    Live known = live.put(agent.id(), new Live(agent));
    if (known == null) {
      return null;
    }
    unlink(known);
    return known.tuple;
  }

  /**
   * What was expected has been put out: it is idle, as the one touched last, unless it is gone, or
   * somebody has another of that id to put out.
   */
  void arrived(Tuple agent) {
    lock.lock();
    try {
      Live known = live.get(agent.id());
      if (known != null && same(known.tuple, agent)) {
        unlink(known);
        linkBefore(ends, known);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * What was expected does not come.
   *
   * @param previous what {@link #expect} gave
   */
  void failed(Tuple agent, Tuple previous) {
    lock.lock();
    try {
      if (remove(agent) && previous != null) {
        enter(previous);
        arrived(previous);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes note that an agent is used.
   *
   * @return the agent, or null if it is not active
   */
  Tuple touch(String id) {
    lock.lock();
    try {
      Live touched = live.get(id);
      if (touched == null) {
        return leaving.get(id);
      }
      if (touched.isIdle()) {
        unlink(touched);
        linkBefore(ends, touched);
      }
      return touched.tuple;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forgets an agent that somebody has taken.
   *
   * @return false if it was not active, or has been changed since
   */
  boolean remove(Tuple taken) {
    lock.lock();
    try {
      Live removed = live.get(taken.id());
      if (removed == null || !same(removed.tuple, taken)) {
        return false;
      }
      live.remove(taken.id());
      unlink(removed);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether two tuples of one id are one and the same. An id that is the hash of the content says
   * so itself: content that is equal as JSON need not be so in Java, where 1 is not 1L.
   */
  static boolean same(Tuple one, Tuple other) {
    return one.isNamed() ? one.equals(other) : one.id().equals(other.id());
  }

  /**
   * Chooses an agent to be compressed. It obliges to say what became of it: {@link #compressed},
   * {@link #stayed} or {@link #gone}.
   *
   * @return null if it is not idle
   */
  Tuple leave(String id) {
    lock.lock();
    try {
      awaitDecided(id);
      Live chosen = live.get(id);
      return chosen == null || !chosen.isIdle() ? null : leave(chosen);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The same with the agent that was not touched for longest, if more are active than may be.
   *
   * @return null if there are not more, or none of them is idle
   */
  Tuple leaveOldest(int max) {
    lock.lock();
    try {
      return live.size() > max && ends.newer != ends ? leave(ends.newer) : null;
    } finally {
      lock.unlock();
    }
  }

  private Tuple leave(Live chosen) {
    leaving.put(chosen.tuple.id(), chosen.tuple);
    live.remove(chosen.tuple.id());
    unlink(chosen);
    return chosen.tuple;
  }

  /** An agent that was chosen to leave has left the space for its token. */
  void compressed(CompressToken token) {
    lock.lock();
    try {
      PackedToken packed = PackedToken.of(token, writer);
      tokens.put(packed, packed);
      decided(token.id());
    } finally {
      lock.unlock();
    }
  }

  /** An agent that was chosen to leave could not: it is idle again, as the first to go. */
  void stayed(Tuple agent) {
    lock.lock();
    try {
      Live back = new Live(agent);
      live.put(agent.id(), back);
      linkBefore(ends.newer, back);
      decided(agent.id());
    } finally {
      lock.unlock();
    }
  }

  /** An agent that was chosen to leave had been taken by somebody else. */
  void gone(Tuple agent) {
    lock.lock();
    try {
      decided(agent.id());
    } finally {
      lock.unlock();
    }
  }

  private void decided(String id) {
    leaving.remove(id);
    decided.signalAll();
  }

  private void awaitDecided(String id) {
    while (leaving.containsKey(id)) {
      decided.awaitUninterruptibly();
    }
  }

  /**
   * The token of an agent.
   *
   * @throws IllegalArgumentException if it is not compressed
   */
  CompressToken token(String id) {
    CompressToken token = findToken(id);
    if (token == null) {
      throw new IllegalArgumentException("agent=" + id + " is not compressed");
    }
    return token;
  }

  /** The same, but null if it is not compressed. */
  CompressToken findToken(String id) {
    lock.lock();
    try {
      awaitDecided(id);
      PackedToken packed = tokens.get(PackedToken.named(id, writer));
      return packed == null ? null : packed.unpack();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forgets a compressed agent, which is then the caller's.
   *
   * @return false if it is not compressed, or not to this token, any more
   */
  boolean drop(CompressToken token) {
    lock.lock();
    try {
      if (!token.equals(findToken(token.id()))) {
        return false;
      }
      tokens.remove(PackedToken.named(token.id(), writer));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Expects an agent in the place of its token.
   *
   * @throws IllegalArgumentException if it is not compressed, or not to this token, any more
   */
  void restored(CompressToken token, Tuple agent) {
    lock.lock();
    try {
      if (!token(token.id()).equals(token)) {
        throw new IllegalArgumentException(
            "agent=" + token.id() + " was restored and changed by somebody else; try again");
      }
      tokens.remove(PackedToken.named(token.id(), writer));
      enter(agent);
    } finally {
      lock.unlock();
    }
  }

  /** What {@link #restored} expected does not come. */
  void failed(CompressToken token, Tuple agent) {
    lock.lock();
    try {
      remove(agent);
      compressed(token);
    } finally {
      lock.unlock();
    }
  }

  /** How many are active. */
  int active() {
    lock.lock();
    try {
      return live.size() + leaving.size();
    } finally {
      lock.unlock();
    }
  }

  /** How many are compressed. */
  int compressed() {
    lock.lock();
    try {
      return tokens.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forgets those idle ones that somebody else finds to be gone; who looks holds no lock. One that
   * is put out again meanwhile stays. Takes time for each of them.
   */
  void forgetGone(Predicate<Tuple> gone) {
    for (Live each : idle()) {
      if (gone.test(each.tuple)) {
        forget(each);
      }
    }
  }

  private List<Live> idle() {
    lock.lock();
    try {
      List<Live> all = new ArrayList<>(live.size());
      for (Live each = ends.newer; each != ends; each = each.newer) {
        all.add(each);
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  private void forget(Live gone) {
    lock.lock();
    try {
      if (gone.isIdle()) {
        live.remove(gone.tuple.id());
        unlink(gone);
      }
    } finally {
      lock.unlock();
    }
  }

  private static void linkBefore(Live next, Live added) {
    added.older = next.older;
    added.newer = next;
    next.older.newer = added;
    next.older = added;
  }

  /** Leaves one that is not linked as it is. */
  private static void unlink(Live removed) {
    removed.older.newer = removed.newer;
    removed.newer.older = removed.older;
    removed.older = removed;
    removed.newer = removed;
  }
}
