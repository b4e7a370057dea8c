package dev.teem.engine.space;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Where tuples are kept. A port: the journal implements it. Safe for use by several threads. */
public interface TupleLog {

  /**
   * Records that a tuple was put out. Durable, as the store promises, when this returns.
   *
   * @return false if its id is a hash and it is open already: nothing is recorded then, since it is
   *     there, or with somebody who works on it
   */
  default boolean out(Tuple tuple) {
    List<Tuple> recorded = new ArrayList<>(1);
    outAll(List.of(tuple), recorded::add);
    return !recorded.isEmpty();
  }

  /**
   * The same for the first of several tuples, as many as can be recorded in one go, at least one.
   * All of these, or none if it throws.
   *
   * @param recorded is given those for which {@link #out} is true, in their order, when all are
   *     durable
   * @return how many they are, recorded or not
   */
  int outAll(List<Tuple> tuples, Consumer<Tuple> recorded);

  /**
   * Records that a tuple was taken. It stays open: who has taken it may die before the work is
   * done.
   */
  default void in(Tuple tuple) {
    inAll(List.of(tuple));
  }

  /** The same for several tuples. If it throws, it may be recorded of the first ones. */
  void inAll(List<Tuple> tuples);

  /**
   * Records how the work on a tuple ended: its terminal receipt.
   *
   * @param outcome JSON values
   */
  default void receipt(Tuple tuple, Map<String, Object> outcome) {
    receiptAll(List.of(tuple), each -> outcome);
  }

  /**
   * The same for several tuples. If it throws, it may be recorded of the first ones; to record it
   * again changes nothing.
   *
   * @param outcome of each of them, JSON values
   */
  void receiptAll(List<Tuple> tuples, Function<Tuple, Map<String, Object>> outcome);

  /**
   * Records that the work on a tuple has ended with another one, which is put out: both or neither,
   * also after a crash.
   *
   * @param outcome JSON values
   * @return as {@link #out} of the other one; that the work has ended is recorded in any case
   */
  boolean replace(Tuple ended, Map<String, Object> outcome, Tuple by);

  /** Whether a tuple was put out and has no terminal receipt since. */
  boolean isOpen(String id);

  /**
   * What a recovery puts out again: every open tuple, taken or not, in the order in which they were
   * put out. An iterator begins with what is open when it is made, leaves out what ends meanwhile,
   * and holds few of them at a time; the log may be used while it goes.
   */
  Iterable<Tuple> openTuples();
}
