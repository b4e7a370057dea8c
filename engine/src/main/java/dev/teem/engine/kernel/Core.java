package dev.teem.engine.kernel;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.Agent;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;

/**
 * One core of the engine: an inbox that any thread may post to and a run queue that only the core's
 * own thread touches.
 *
 * <p>It is an Agrona {@link Agent}: run it with an {@code AgentRunner}, or call {@link #doWork()}
 * from a duty cycle of your own, always from one thread at a time.
 *
 * <p>The inbox is JCTools' array queue in its form without {@code Unsafe}, so that an embedder's
 * JVM prints no warning.
 */
public final class Core implements Agent {
  private static final int INBOX_CAPACITY = 4096;
  private static final int INBOX_BATCH = 256;
  private static final long POST_PARK_NANOS = 20_000;

  // Written by any thread.
  private final MessagePassingQueue<CoreMessage> inbox = new MpscAtomicArrayQueue<>(INBOX_CAPACITY);

  // The core's thread only.
  private final ArrayDeque<CoreTask> runQueue = new ArrayDeque<>();
  private final Set<CoreTask> queued = Collections.newSetFromMap(new IdentityHashMap<>());

  private final String name;

  /**
   * A core.
   *
   * @param number from 0, part of its name
   */
  public Core(int number) {
    this.name = "teem-core-" + number;
  }

  @Override
  public String roleName() {
    return name;
  }

  /**
   * Hands a message to the core, from any thread.
   *
   * @return false if the inbox is full; nothing was posted then
   */
  public boolean offer(CoreMessage message) {
    return inbox.offer(message);
  }

  /**
   * Hands a message to the core, from any thread but the core's own, waiting while the inbox is
   * full.
   */
  public void post(CoreMessage message) {
    while (!inbox.offer(message)) {
      // The core is behind by thousands of messages: a short sleep costs less than the races of
      // many spinners.
      LockSupport.parkNanos(POST_PARK_NANOS);
    }
  }

  /** Puts a task at the end of the run queue unless it is there already. The core's thread only. */
  public void ready(CoreTask task) {
    if (queued.add(task)) {
      runQueue.addLast(task);
    }
  }

  @Override
  public int doWork() {
    int work = inbox.drain(CoreMessage::onCore, INBOX_BATCH);
    // One round: a task that wants more goes to the tail, behind those that waited.
    for (int n = runQueue.size(); n > 0; n--) {
      CoreTask task = runQueue.removeFirst();
      work += task.step();
      if (task.runnable()) {
        runQueue.addLast(task);
      } else {
        queued.remove(task);
      }
    }
    return work;
  }
}
