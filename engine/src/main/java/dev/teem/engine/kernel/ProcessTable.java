package dev.teem.engine.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The live processes of a core, by pid: pages of neighbouring pids, so that adding and removing
 * costs a store, and an idle process four bytes. A page goes when its last process does.
 *
 * <p>Written by the core's thread only. {@link #find} and {@link #all} may be called by any: the
 * directory of pages changes under a lock, once for each page of pids; a slot is written with
 * release and read with acquire, so that a process that is found is seen as it was when it was
 * added or later.
 */
final class ProcessTable {
  private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Process[].class);
  private static final int PAGE_BITS = 9;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;

  private static final class Page {
    final long number;
    final Process[] slots = new Process[PAGE_SIZE];
    int live;

    Page(long number) {
      this.number = number;
    }
  }

  // Guarded by itself.
  private final Long2ObjectHashMap<Page> pages = new Long2ObjectHashMap<>();

  /** Where it adds at present, by the core that spawned; kept when empty. */
  private final Page[] adding = new Page[Pid.MAX_CORES];

  private final Page none = new Page(-1);

  /** Where it removed last; none once that page is dropped, since its number may come again. */
  private Page removing = none;

  private long size;

  void add(Process process) {
    Page page = adding[Pid.spawnedBy(process.pid)];
    long number = process.pid >>> PAGE_BITS;
    if (page == null || page.number != number) {
      page = next(page, number);
      adding[Pid.spawnedBy(process.pid)] = page;
    }
    page.live++;
    size++;
    SLOTS.setRelease(page.slots, slot(process.pid), process);
  }

  private Page next(Page before, long number) {
    synchronized (pages) {
      if (before != null && before.live == 0) {
        drop(before);
      }
      return pages.computeIfAbsent(number, Page::new);
    }
  }

  void remove(Process process) {
    long number = process.pid >>> PAGE_BITS;
    if (removing.number != number) {
      synchronized (pages) {
        removing = pages.get(number);
      }
    }
    SLOTS.setRelease(removing.slots, slot(process.pid), null);
    size--;
    if (--removing.live == 0 && removing != adding[Pid.spawnedBy(process.pid)]) {
      synchronized (pages) {
        drop(removing);
      }
    }
  }

  private void drop(Page page) {
    pages.remove(page.number);
    if (page == removing) {
      removing = none;
    }
  }

  private static int slot(long pid) {
    return (int) pid & (PAGE_SIZE - 1);
  }

  /** The process with this pid, or null. From any thread. */
  Process find(long pid) {
    Page page;
    synchronized (pages) {
      page = pages.get(pid >>> PAGE_BITS);
    }
    return page == null ? null : (Process) SLOTS.getAcquire(page.slots, slot(pid));
  }

  /**
   * All processes, by pid. From any thread; those that come or go meanwhile may be in it or not.
   */
  List<Process> all() {
    List<Page> present;
    synchronized (pages) {
      present = new ArrayList<>(pages.values());
    }
    List<Process> processes = new ArrayList<>();
    for (Page page : present) {
      for (int i = 0; i < PAGE_SIZE; i++) {
        Process process = (Process) SLOTS.getAcquire(page.slots, i);
        if (process != null) {
          processes.add(process);
        }
      }
    }
    processes.sort(Comparator.comparingLong((Process process) -> process.pid));
    return processes;
  }

  /** How many. The core's thread. */
  long size() {
    return size;
  }
}
