package dev.teem.engine.event;

/**
 * Is told of every event, kept or not. A port: a log or a console implements it.
 *
 * <p>Called on the thread of the core where the event happened, so it must be quick, and by several
 * threads at a time if several cores have the same sink.
 */
@FunctionalInterface
public interface EventSink {

  /**
   * Takes an event.
   *
   * @throws RuntimeException if it cannot; the core goes on, and its ring has a fault of pid 0 that
   *     says so
   */
  void on(Event event);

  /**
   * The sink for the events of one core; asked once for each. By default it is this one: most need
   * not tell cores apart.
   *
   * @param core its number
   */
  default EventSink forCore(int core) {
    return this;
  }
}
