package dev.teem.engine.swarm;

import dev.teem.engine.kernel.Core;
import dev.teem.engine.lane.CircuitBreakers;
import dev.teem.engine.lane.Gate;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.lane.LaneTimer;
import dev.teem.engine.receipt.ReceiptStore;
import dev.teem.engine.space.TupleLog;
import dev.teem.engine.time.EngineClock;
import java.util.List;

/**
 * What the batches of an engine share.
 *
 * @param cores that run agents
 * @param claims of what is being worked on
 * @param gate that guards close
 * @param clock of the engine
 * @param policy of lanes
 * @param breakers of providers
 * @param timer of lanes
 * @param cpuQuotaPct what the thread of each core may use of one processor while it runs agents, in
 *     percent, 1 to 100; 100 is no limit
 * @param store of receipts, or null
 * @param tuples of batches, or null
 */
public record BatchHost(
    List<Core> cores,
    Claims claims,
    Gate gate,
    EngineClock clock,
    LanePolicy policy,
    CircuitBreakers breakers,
    LaneTimer timer,
    int cpuQuotaPct,
    ReceiptStore store,
    TupleLog tuples) {}
