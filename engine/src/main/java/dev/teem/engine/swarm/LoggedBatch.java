package dev.teem.engine.swarm;

import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleLog;
import java.util.Map;

/**
 * A batch that exists for its run: its tuple is open in a log for as long as that takes.
 *
 * @param tuple the same for the same batch, whenever it runs
 * @param log null if nothing is to be remembered
 */
record LoggedBatch(Tuple tuple, TupleLog log) implements BatchTuple {

  @Override
  public boolean resumed() {
    return log != null && log.isOpen(tuple.id());
  }

  @Override
  public void begin() {
    if (log != null && !log.isOpen(tuple.id())) {
      log.out(tuple);
    }
  }

  @Override
  public void end(Map<String, Object> outcome) {
    if (log != null) {
      log.in(tuple);
      log.receipt(tuple, outcome);
    }
  }
}
