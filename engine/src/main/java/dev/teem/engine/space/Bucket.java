package dev.teem.engine.space;

import java.util.Objects;

/** The tuples of a lane that are for a yool. Under the shard's lock. */
final class Bucket extends Group {
  final Whole lane;
  final Whole yool;
  final int hash;

  // As the lane and the yool have them: a look-up compares them.
  private final String laneName;
  private final String yoolName;

  /** Of its tuples alone: a table of all of a shard's would seldom be in the processor's cache. */
  final IdTable ids = new IdTable();

  /** By which slots know it. */
  final int number;

  Bucket(Whole lane, Whole yool, int number) {
    super(Slots.IN_BUCKET);
    this.lane = lane;
    this.yool = yool;
    this.number = number;
    laneName = lane.name;
    yoolName = yool.name;
    hash = hash(laneName, yoolName);
  }

  static int hash(String lane, String yool) {
    int both = 31 * Objects.hashCode(lane) + Objects.hashCode(yool);
    return both ^ both >>> 16;
  }

  boolean is(int hashOfBoth, String ofLane, String ofYool) {
    return hash == hashOfBoth
        && Objects.equals(laneName, ofLane)
        && Objects.equals(yoolName, ofYool);
  }

  @Override
  int size() {
    return length();
  }

  boolean isIdle() {
    return length() == 0 && !isAwaited();
  }

  void append(Slots slots, int slot) {
    link(slots, slot);
    lane.append(slots, slot);
    yool.append(slots, slot);
  }

  void prepend(Slots slots, int slot) {
    linkInFront(slots, slot);
    lane.prepend(slots, slot);
    yool.prepend(slots, slot);
  }

  void remove(Slots slots, int slot) {
    unlink(slots, slot);
    lane.remove(slots, slot);
    yool.remove(slots, slot);
  }
}
