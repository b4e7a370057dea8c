package dev.teem.engine.swarm;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.space.Tuple;
import java.util.Map;

/**
 * That a {@link Swarm} has spawned a batch.
 *
 * @param id SHA-256, in lower-case hex, over the canonical form of {@code controller}, which is its
 *     id, {@code depth}, {@code branching}, {@code yool} and {@code virtual_agents}
 * @param controller the tuple that stands for the batch
 * @param depth levels of the batch
 * @param branching children of each of its nodes
 * @param yool what each agent is to do
 * @param virtualAgents how many there are, {@code branching^depth}
 */
public record BatchReceipt(
    String id, Tuple controller, int depth, long branching, String yool, long virtualAgents) {

  /**
   * That of a controller, from what it says.
   *
   * @throws IllegalArgumentException if it is none, or its data were changed since
   */
  static BatchReceipt of(Tuple controller) {
    Map<String, Object> data = controller.data();
    if (data.get("depth") instanceof Long depth
        && depth == depth.intValue()
        && data.get("branching") instanceof Long branching) {
      LazyBatch batch = new LazyBatch(depth.intValue(), branching);
      String id = id(controller.id(), batch, controller.yool());
      if (controller.receipts().contains(Receipts.BATCH + id)) {
        return new BatchReceipt(
            id, controller, batch.depth(), branching, controller.yool(), batch.agents());
      }
    }
    throw new IllegalArgumentException(
        "agent="
            + controller.id()
            + " with data="
            + CanonicalJson.excerpt(data)
            + " is not the controller of a batch as it was spawned");
  }

  static String id(String controller, LazyBatch batch, String yool) {
    Map<String, Object> content =
        Map.of(
            "controller",
            controller,
            "depth",
            (long) batch.depth(),
            "branching",
            batch.branching(),
            "yool",
            yool,
            "virtual_agents",
            batch.agents());
    return Sha256.hex(Sha256.of(CanonicalJson.bytes(content)));
  }

  /** The batch, under its controller. */
  public LazyBatch batch() {
    return new LazyBatch(depth, branching).under(controller);
  }
}
