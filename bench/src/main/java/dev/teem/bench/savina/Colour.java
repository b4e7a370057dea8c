package dev.teem.bench.savina;

/** Of a chameneos, which changes when it meets one of another colour. */
public enum Colour {
  RED,
  YELLOW,
  BLUE,
  /** For those that meet nobody any more. */
  FADED;

  /** What a creature, numbered from 0, has at the start. */
  public static Colour of(int creature) {
    return switch (creature % 3) {
      case 0 -> RED;
      case 1 -> YELLOW;
      default -> BLUE;
    };
  }

  /** What both have after a meeting: the same if they agree, the third if they do not. */
  public Colour after(Colour other) {
    if (this == other || this == FADED) {
      return this;
    }
    return switch (other) {
      case RED -> this == YELLOW ? BLUE : YELLOW;
      case YELLOW -> this == RED ? BLUE : RED;
      case BLUE -> this == RED ? YELLOW : RED;
      case FADED -> FADED;
    };
  }
}
