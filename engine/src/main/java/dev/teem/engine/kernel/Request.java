package dev.teem.engine.kernel;

/**
 * A request on its way to its answer. It ends by itself at the time until which that is awaited.
 *
 * <p>The one asked has a list of those that it has got and not answered, in which this is its own
 * entry: when it ends they end too. The list is of its core.
 */
abstract sealed class Request extends Timer permits Ask, HostCall {
  /** What travels. */
  final Envelope envelope = new Envelope(this);

  /** To whom. */
  Process asked;

  private final Node<Request> place = new Node<>(this);
  private boolean listed;

  // ---- on the core of the one asked

  /** It is in the mailbox. */
  void arrived() {
    Annex annex = asked.annex();
    annex.requests = place.addTo(annex.requests);
    listed = true;
  }

  /** Nobody waits for the answer any more. */
  final void drop() {
    if (listed) {
      listed = false;
      asked.annex.requests = place.removeFrom(asked.annex.requests);
    }
  }

  final void answer(Object body) {
    drop();
    envelope.answer(body);
    answered();
  }

  /** The one asked is dead. */
  final void refuse() {
    // The list is gone.
    listed = false;
    refused();
  }

  /** The answer is in the envelope. */
  abstract void answered();

  /** There will be no answer. */
  abstract void refused();
}
