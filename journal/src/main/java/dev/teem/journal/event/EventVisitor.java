package dev.teem.journal.event;

import dev.teem.engine.event.Event;

/** Is shown the events of a history. */
public interface EventVisitor {

  /** A run begins: sequence numbers of all cores start at 0 again. */
  void run(RunHead head);

  /** An event of a core. */
  void event(int core, Event event);

  /**
   * Events of a core are missing between the one before and the next.
   *
   * @param count how many
   */
  void lost(int core, long count);
}
