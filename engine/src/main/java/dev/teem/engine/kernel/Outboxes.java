package dev.teem.engine.kernel;

import java.util.ArrayDeque;

/**
 * The way from one core to the others: into their inboxes, or into a line before an inbox that has
 * no room. The core's thread only.
 */
final class Outboxes {
  private final Core[] cores;
  private final ArrayDeque<Parcel>[] lines;
  private int waiting;

  /** A message for another core whose inbox had no room. */
  private record Parcel(Object target, Object body, Object from) {}

  /**
   * Nothing waits yet.
   *
   * @param cores all of them, by number; may be filled in later
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  Outboxes(Core[] cores) {
    this.cores = cores;
    lines = new ArrayDeque[cores.length];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = new ArrayDeque<>();
    }
  }

  /** Sends, at the latest when there is room. */
  void send(Core to, Object target, Object body, Object from) {
    if (!offer(to, target, body, from)) {
      lines[to.number].add(new Parcel(target, body, from));
      waiting++;
    }
  }

  /** Sends if there is room, and nobody waits for it: messages of one sender keep their order. */
  boolean offer(Core to, Object target, Object body, Object from) {
    return lines[to.number].isEmpty() && to.enqueue(target, body, from);
  }

  /** Whether an offer would be taken now, as far as one can know. */
  boolean hasRoom(Core to) {
    return lines[to.number].isEmpty() && !to.inbox.isFull();
  }

  /** Sends what there is room for by now; gives how many. */
  int flush() {
    if (waiting == 0) {
      return 0;
    }
    int sent = 0;
    for (int i = 0; i < lines.length; i++) {
      ArrayDeque<Parcel> line = lines[i];
      Parcel parcel = line.peek();
      while (parcel != null && cores[i].enqueue(parcel.target, parcel.body, parcel.from)) {
        line.remove();
        sent++;
        parcel = line.peek();
      }
    }
    waiting -= sent;
    return sent;
  }

  boolean isEmpty() {
    return waiting == 0;
  }
}
