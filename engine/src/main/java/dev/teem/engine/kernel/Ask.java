package dev.teem.engine.kernel;

/**
 * A request of a process whose answer it waits for. It belongs to the core of that process, which
 * uses it again once the answer was taken; one that ended otherwise is left to the garbage
 * collector, since the other side may have it still.
 */
final class Ask extends Request implements CoreMessage {
  /** Whose request it is. */
  private Process asker;

  /** Whether it waits for the answer. */
  private boolean open;

  /** Its place among those of the asker that are open. */
  private final Node<Ask> place = new Node<>(this);

  /** On the core of the asker. The asker sends the envelope then. */
  void begin(Process by, Process to, Object body, long correlation, long deadlineNanos) {
    asker = by;
    asked = to;
    open = true;
    envelope.ask(body, correlation, deadlineNanos);
    Annex annex = by.annex();
    annex.asks = place.addTo(annex.asks);
    by.core.timers.arm(this, deadlineNanos);
  }

  boolean isOpen() {
    return open;
  }

  /** It waits no more. On the core of the asker. False if it did not wait. */
  boolean close() {
    if (!open) {
      return false;
    }
    open = false;
    asker.core.timers.cancel(this);
    asker.annex.asks = place.removeFrom(asker.annex.asks);
    return true;
  }

  /** It waits no more, and the one asked is to know. On the core of the asker. */
  void giveUp() {
    if (close()) {
      asked.core.run(asker.core, this);
    }
  }

  /** The asker has given up. On the core of the one asked, later than the request. */
  @Override
  public void onCore() {
    drop();
  }

  @Override
  void fire() {
    giveUp();
    asker.unanswered(this);
  }

  @Override
  void answered() {
    asked.core.courier.put(asker, envelope, asked);
  }

  @Override
  void refused() {
    asker.core.run(asked.core, this::notAnswered);
  }

  private void notAnswered() {
    if (close()) {
      asker.unanswered(this);
    }
  }

  /** The asker has read the answer: nothing of this is needed any more. */
  void taken() {
    AskPool pool = asker.core.asks;
    envelope.body = null;
    asker = null;
    asked = null;
    pool.giveBack(this);
  }
}
