package dev.teem.engine.space;

/**
 * Tuples of one bucket, lane or yool of a shard, oldest first: a list through the tuples
 * themselves, so that any of them leaves it without a search. Under the shard's lock.
 */
abstract sealed class Residents {
  private Resident first;
  private Resident last;
  private long size;

  abstract Resident previous(Resident resident);

  abstract Resident next(Resident resident);

  abstract void setPrevious(Resident resident, Resident previous);

  abstract void setNext(Resident resident, Resident next);

  final Resident first() {
    return first;
  }

  final long size() {
    return size;
  }

  final void append(Resident resident) {
    Resident before = last;
    last = resident;
    if (before == null) {
      first = resident;
    } else {
      setNext(before, resident);
      setPrevious(resident, before);
    }
    size++;
  }

  final void prepend(Resident resident) {
    Resident after = first;
    first = resident;
    if (after == null) {
      last = resident;
    } else {
      setPrevious(after, resident);
      setNext(resident, after);
    }
    size++;
  }

  final void remove(Resident resident) {
    Resident before = previous(resident);
    Resident after = next(resident);
    if (before == null) {
      first = after;
    } else {
      setNext(before, after);
      setPrevious(resident, null);
    }
    if (after == null) {
      last = before;
    } else {
      setPrevious(after, before);
      setNext(resident, null);
    }
    size--;
  }

  static final class OfBucket extends Residents {
    @Override
    Resident previous(Resident resident) {
      return resident.previousInBucket;
    }

    @Override
    Resident next(Resident resident) {
      return resident.nextInBucket;
    }

    @Override
    void setPrevious(Resident resident, Resident previous) {
      resident.previousInBucket = previous;
    }

    @Override
    void setNext(Resident resident, Resident next) {
      resident.nextInBucket = next;
    }
  }

  static final class OfLane extends Residents {
    @Override
    Resident previous(Resident resident) {
      return resident.previousInLane;
    }

    @Override
    Resident next(Resident resident) {
      return resident.nextInLane;
    }

    @Override
    void setPrevious(Resident resident, Resident previous) {
      resident.previousInLane = previous;
    }

    @Override
    void setNext(Resident resident, Resident next) {
      resident.nextInLane = next;
    }
  }

  static final class OfYool extends Residents {
    @Override
    Resident previous(Resident resident) {
      return resident.previousInYool;
    }

    @Override
    Resident next(Resident resident) {
      return resident.nextInYool;
    }

    @Override
    void setPrevious(Resident resident, Resident previous) {
      resident.previousInYool = previous;
    }

    @Override
    void setNext(Resident resident, Resident next) {
      resident.nextInYool = next;
    }
  }
}
