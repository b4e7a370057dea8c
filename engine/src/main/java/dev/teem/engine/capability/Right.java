package dev.teem.engine.capability;

import java.util.EnumSet;
import java.util.Locale;

/** One thing that a {@link Capability} may allow. A set of them is an int with a bit for each. */
public enum Right {
  /** Put a message into a process's mailbox. */
  SEND,
  /** Learn when and why a process ended. */
  MONITOR,
  /** Kill, stop, suspend or resume a process. */
  KILL,
  /** Open a device. */
  OPEN,
  /** Read from an open device. */
  READ,
  /** Write to an open device. */
  WRITE,
  /** Start processes. */
  SPAWN;

  private static final Right[] RIGHTS = values();
  private static final int ALL = mask(RIGHTS);

  /** Its bit, which may change with the declaration: labels are what is stored. */
  @SuppressWarnings("EnumOrdinal")
  public int mask() {
    return 1 << ordinal();
  }

  /** Its name in errors and on the wire, such as {@code send}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The bits of some rights. */
  public static int mask(Right... rights) {
    int mask = 0;
    for (Right right : rights) {
      mask |= right.mask();
    }
    return mask;
  }

  /**
   * The rights of some bits, in the order of their declaration.
   *
   * @throws IllegalArgumentException if a bit belongs to no right
   */
  public static EnumSet<Right> of(int mask) {
    requireRights(mask);
    EnumSet<Right> rights = EnumSet.noneOf(Right.class);
    for (Right right : RIGHTS) {
      if ((mask & right.mask()) != 0) {
        rights.add(right);
      }
    }
    return rights;
  }

  /** Gives the mask back if all its bits are rights. */
  static int requireRights(int mask) {
    if ((mask & ~ALL) != 0) {
      throw new IllegalArgumentException(
          "rights=0x%x has bits beyond 0x%x; build it with Right.mask".formatted(mask, ALL));
    }
    return mask;
  }
}
