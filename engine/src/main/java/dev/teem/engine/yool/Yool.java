package dev.teem.engine.yool;

import java.util.List;

/**
 * A named piece of work: bytes in, bytes out.
 *
 * <p>The name is part of every receipt and of the key under which results are found again, so it
 * must change when the meaning changes. One instance serves all cores at once: keep no mutable
 * state in it; {@link Call} carries what a call needs.
 */
public interface Yool {

  /** Identity in receipts, at most 64 KiB of UTF-8. */
  String name();

  /**
   * Whether a call may wait for anything outside: a file, a process, a network. A blocking yool
   * runs on a virtual thread, admitted by its lane; any other runs inline on a core, where a wait
   * would stop every other agent.
   */
  default boolean blocking() {
    return false;
  }

  /**
   * Does the work of one agent. What it writes to {@link Call#output()} is the result.
   *
   * @param call the item and the output; valid during this call only
   * @throws YoolException when the work failed in a way that the yool foresees: its message becomes
   *     the receipt's error
   * @throws Exception anything else that went wrong: class and message become the receipt's error
   */
  void run(Call call) throws Exception;

  /** Whether {@link #runAll} does the work of many agents in one go. Only of blocking yools. */
  default boolean takesMany() {
    return false;
  }

  /**
   * Does the work of several agents in one go, for yools that take many.
   *
   * @throws Exception if it failed, for all of them
   */
  default void runAll(List<Call> calls) throws Exception {
    throw new UnsupportedOperationException("yool=" + name() + " takes one item at a time");
  }
}
