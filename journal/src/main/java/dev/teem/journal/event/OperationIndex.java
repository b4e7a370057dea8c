package dev.teem.journal.event;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/** Where the records of all processes are in an I/O log. One thread's at a time. */
final class OperationIndex {
  private final Long2ObjectHashMap<Operations> processes = new Long2ObjectHashMap<>();
  private long size;

  /** Adds a record; false if its operation has one. */
  boolean add(long pid, long op, long position) {
    Operations operations = processes.computeIfAbsent(pid, _ -> new Operations());
    if (operations.find(op) != 0) {
      return false;
    }
    operations.add(op, position);
    size++;
    return true;
  }

  /** The record's position, 0 if there is none. */
  long find(long pid, long op) {
    Operations operations = processes.get(pid);
    return operations == null ? 0 : operations.find(op);
  }

  /** Forgets an operation and all later ones. */
  void cut(long pid, long op) {
    Operations operations = processes.get(pid);
    if (operations == null) {
      return;
    }
    long before = operations.size();
    operations.cut(op);
    size -= before - operations.size();
    if (operations.size() == 0) {
      processes.remove(pid);
    }
  }

  /** The last operation of a process that has a record; -1 if none has. */
  long last(long pid) {
    Operations operations = processes.get(pid);
    return operations == null ? -1 : operations.last();
  }

  /** The first operation of a process after a missing one; -1 if there is none. */
  long afterGap(long pid) {
    Operations operations = processes.get(pid);
    return operations == null ? -1 : operations.afterGap();
  }

  /** Every process that misses an operation before one that it has: from which on to cut. */
  List<CutRecord> gaps() {
    List<CutRecord> gaps = new ArrayList<>();
    processes.forEach((pid, operations) -> {
      if (operations.afterGap() >= 0) {
        gaps.add(new CutRecord(pid, operations.missing()));
      }
    });
    return gaps;
  }

  /** How many processes have records. */
  int processes() {
    return processes.size();
  }

  /** How many records there are. */
  long size() {
    return size;
  }
}
