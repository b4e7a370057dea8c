package dev.teem.engine.kernel;

/**
 * A request on its way to its answer. It ends by itself at the time until which that is awaited.
 */
abstract sealed class Request extends Timer permits Ask, HostCall {
  /** What travels. */
  final Envelope envelope = new Envelope(this);

  /** To whom. */
  Process asked;

  /** Sends the answer back. On the core of the one asked. */
  abstract void answer(Object body);

  /** There will be no answer. On the core of the one asked. */
  abstract void refuse();
}
