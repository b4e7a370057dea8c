package dev.teem.engine.space;

import java.util.Objects;

/** The tuples of a lane that are for a yool. Under the shard's lock. */
final class Bucket extends Group {
  final Group.OfLane lane;
  final Group.OfYool yool;
  final int hash;

  private final Residents.OfBucket residents = new Residents.OfBucket();

  Bucket(Group.OfLane lane, Group.OfYool yool, int hash) {
    this.lane = lane;
    this.yool = yool;
    this.hash = hash;
  }

  static int hash(String lane, String yool) {
    int both = 31 * Objects.hashCode(lane) + Objects.hashCode(yool);
    return both ^ both >>> 16;
  }

  boolean is(int hashOfBoth, String laneName, String yoolName) {
    return hash == hashOfBoth
        && Objects.equals(lane.name, laneName)
        && Objects.equals(yool.name, yoolName);
  }

  @Override
  Residents residents() {
    return residents;
  }

  boolean isIdle() {
    return residents.size() == 0 && !isAwaited();
  }

  void append(Resident resident) {
    residents.append(resident);
    lane.residents.append(resident);
    yool.residents.append(resident);
  }

  void prepend(Resident resident) {
    residents.prepend(resident);
    lane.residents.prepend(resident);
    yool.residents.prepend(resident);
  }

  void remove(Resident resident) {
    residents.remove(resident);
    lane.residents.remove(resident);
    yool.residents.remove(resident);
  }
}
