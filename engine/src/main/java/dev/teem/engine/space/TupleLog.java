package dev.teem.engine.space;

import java.util.Map;

/** Where tuples are kept. A port: the journal implements it. Safe for use by several threads. */
public interface TupleLog {

  /**
   * Records that a tuple was put out. Durable, as the store promises, when this returns.
   *
   * @return false if its id is a hash and it is open already: nothing is recorded then, since it is
   *     there, or with somebody who works on it
   */
  boolean out(Tuple tuple);

  /**
   * Records that a tuple was taken. It stays open: who has taken it may die before the work is
   * done.
   */
  void in(Tuple tuple);

  /**
   * Records how the work on a tuple ended: its terminal receipt.
   *
   * @param outcome JSON values
   */
  void receipt(Tuple tuple, Map<String, Object> outcome);

  /** Whether a tuple was put out and has no terminal receipt since. */
  boolean isOpen(String id);

  /**
   * What a recovery puts out again: every open tuple, taken or not, in the order in which they were
   * put out. An iterator begins with what is open when it is made, leaves out what ends meanwhile,
   * and holds few of them at a time; the log may be used while it goes.
   */
  Iterable<Tuple> openTuples();
}
