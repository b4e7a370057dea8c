package dev.teem.engine.lane;

import java.util.function.BooleanSupplier;

/**
 * The place of one who may have lost meanwhile. An interrupt alone would not do: it may come just
 * when a time limit ends, and be taken for that.
 */
record RacePlace(CallPlace place, BooleanSupplier isOver) implements CallPlace {
  private void check() throws InterruptedException {
    if (isOver.getAsBoolean()) {
      throw new InterruptedException("the race is decided");
    }
  }

  @Override
  public void enter() throws InterruptedException {
    check();
    place.enter();
  }

  @Override
  public void leave(long startNanos, long endNanos, boolean failed) {
    place.leave(startNanos, endNanos, failed);
  }

  @Override
  public void leave() {
    place.leave();
  }

  @Override
  public void rest(long nanos) throws InterruptedException {
    check();
    place.rest(nanos);
  }

  @Override
  public void refused(CircuitOpenException refusal) throws InterruptedException {
    check();
    place.refused(refusal);
    check();
  }
}
