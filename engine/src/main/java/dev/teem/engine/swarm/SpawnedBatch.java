package dev.teem.engine.swarm;

import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import java.util.Map;

/**
 * A batch that a {@link Swarm} has spawned: its controller stays where it is while agents run, in
 * the space or compressed, and is taken from there at the end. Who takes it gives the receipt, so
 * that there is one, however many runs of the batch there are. Of a durable space it stays open
 * until the receipt is kept, hence it is there again after a crash, also after one in between.
 */
final class SpawnedBatch implements BatchTuple {
  private final Swarm swarm;
  private final TupleSpace space;
  private final Compression compression;
  private final String id;

  SpawnedBatch(Swarm swarm, TupleSpace space, Compression compression, String id) {
    this.swarm = swarm;
    this.space = space;
    this.compression = compression;
    this.id = id;
  }

  /** The batch, by what its controller says now. */
  BatchReceipt receipt() {
    Tuple there = swarm.rd(Template.id(id));
    if (there == null) {
      there = compression.look(id);
    }
    if (there == null) {
      // It may have been restored between the two.
      there = swarm.rd(Template.id(id));
    }
    if (there == null) {
      throw new IllegalArgumentException(
          "controller="
              + id
              + " is not here: its batch has come to its end, or somebody has taken it and has to"
              + " give it back");
    }
    return BatchReceipt.of(there);
  }

  /** Nothing is written when a batch begins: what it has done is known by the agents' receipts. */
  @Override
  public boolean resumed() {
    return false;
  }

  /** It may have ended since it was made ready. */
  @Override
  public void begin() {
    receipt();
  }

  @Override
  public void end(Map<String, Object> outcome) {
    Tuple controller = take();
    if (controller == null) {
      return;
    }
    boolean ended = false;
    try {
      space.receipt(controller, outcome);
      ended = true;
    } finally {
      if (!ended) {
        swarm.giveBack(controller);
      }
    }
  }

  private Tuple take() {
    Tuple taken = swarm.in(Template.id(id));
    if (taken == null) {
      taken = compression.take(id);
    }
    // It may have been restored between the two.
    return taken == null ? swarm.in(Template.id(id)) : taken;
  }
}
