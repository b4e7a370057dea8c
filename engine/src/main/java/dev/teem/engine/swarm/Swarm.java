package dev.teem.engine.swarm;

import dev.teem.engine.lane.CacheStats;
import dev.teem.engine.lane.CircuitSnapshot;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.space.SpaceSnapshot;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.yool.Yool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Agents as tuples of a {@link TupleSpace}: spawned, put out, taken, compressed when they are idle,
 * and counted, whether there is an object for each of them or one for a million.
 *
 * <p>An agent is active from when it is put out here until it is taken or compressed. Spawned ones
 * are named {@code subagent_1}, {@code subagent_2} and so on, and keep that name whatever becomes
 * of their data; whatever else is put out keeps its name, or has the hash of its content for an id,
 * which changes with it. Agents of a batch act as {@code subagent_1/0}, {@code subagent_1/1} and so
 * on, after their controller; each can be put out, and agents and batches be spawned under it. No
 * two agents have the same authority or map position. Tuples get receipts, without times, so that
 * equal work stays equal:
 *
 * <pre>
 *  out@LANE        it was put out in a lane
 *  route@SHA-256   a packet was merged into its data: the hash is over its canonical form
 *  batch@SHA-256   it stands for a batch: the hash is the {@link BatchReceipt}'s id
 * </pre>
 *
 * <p>Who takes an agent has it: it is not active, hence nobody's parent, until it is put out again
 * or given back. Of one that somebody takes from the space itself the swarm learns when it would
 * compress it, or looks for such ones, which it does each time that the active ones have doubled.
 * So no more of them are remembered than were active when it last looked, or a thousand.
 *
 * <p>An agent's data is with its keeper before its tuple leaves the space. If somebody else takes
 * the tuple, or has a packet merged into it, before the swarm does, it is not compressed. So at any
 * moment it is in one place: in the space, with somebody, or compressed.
 *
 * <p>Any thread may call any method. The keeper and the suppliers run under no lock. Who guards
 * what: tuples, the space; agents and tokens, a lock that is held for some instructions; a tuple
 * that a packet is merged into, a lock that is held until it is out again, so that {@link #in} and
 * {@link #rd} that find nothing may wait that long; hooks, a concurrent set; the rest is atomic or
 * final. Who puts out, restores or merges into an agent that is just being compressed waits for
 * what becomes of it, hence for the keeper. One swarm at a time to a space: two would give the same
 * names.
 */
public final class Swarm {
  /** How many tuples {@link #scanIndex(String, String)} gives at most. */
  public static final int SCAN_LIMIT = 100;

  private static final String ROOT = "root";
  private static final String LAZY_BATCH = "lazy_batch";
  private static final String VIRTUAL_AGENTS = "virtual_agents";

  /** So many agents are not worth to be looked for in the space. */
  private static final int FEW = 1024;

  private final TupleSpace space;
  private final LanePolicy policy;
  private final Supplier<CacheStats> cache;
  private final Supplier<List<CircuitSnapshot>> circuits;

  private final ActiveAgents agents = new ActiveAgents();
  private final Hookwalls hookwalls = new Hookwalls();
  private final Compression compression;
  private final PacketRouter router;
  private final DataKeeper keeper;

  private final AtomicLong lastNumber = new AtomicLong();
  private final AtomicLong virtualAgents = new AtomicLong();

  /** With how many active agents those are looked for that are not there; swapped by who looks. */
  private final AtomicLong searchAt = new AtomicLong(FEW);

  /** A swarm that keeps the data of compressed agents in memory, without cache or breakers. */
  public Swarm(TupleSpace space, LanePolicy policy) {
    this(space, policy, new MemoryKeeper(), () -> null, List::of);
  }

  /**
   * A swarm. What is in the space already is active; names and virtual agents are counted on from
   * there.
   *
   * @param policy its {@link LanePolicy#compressionThreshold} is how many agents a spawn leaves
   *     active
   * @param keeper has the data of compressed agents
   * @param cache for snapshots; may give null
   * @param circuits for snapshots, such as {@code breakers::snapshot}
   * @throws IllegalArgumentException if a tuple of the space is no JSON
   */
  public Swarm(
      TupleSpace space,
      LanePolicy policy,
      DataKeeper keeper,
      Supplier<CacheStats> cache,
      Supplier<List<CircuitSnapshot>> circuits) {
    this.space = Objects.requireNonNull(space, "space");
    this.policy = Objects.requireNonNull(policy, "policy");
    this.keeper = Objects.requireNonNull(keeper, "keeper");
    this.cache = Objects.requireNonNull(cache, "cache");
    this.circuits = Objects.requireNonNull(circuits, "circuits");
    compression = new Compression(space, agents, keeper);
    router = new PacketRouter(space, agents);
    space.scan(Template.any(), Integer.MAX_VALUE).forEach(this::adopt);
  }

  private void adopt(Tuple there) {
    Receipts.requireJson(there);
    agents.admit(there, () -> {});
    countOn(there.id());
    // One of a batch may have outlived its controller, whose name it bears.
    if (there.authority() != null) {
      countOn(there.authority());
    }
    if (Boolean.TRUE.equals(there.data().get(LAZY_BATCH))
        && there.data().get(VIRTUAL_AGENTS) instanceof Long count
        && count > 0) {
      countVirtual(count);
    }
  }

  private void countOn(String name) {
    lastNumber.accumulateAndGet(VirtualAgent.numberIn(name), Math::max);
  }

  // ---- agents

  /**
   * Puts out the agent at the root of all, named {@code root}, or gives it other work and data.
   *
   * @param data JSON values
   * @return the agent as it is out
   */
  public Tuple root(String yool, String lane, Map<String, Object> data) {
    return out(
        new Tuple(ROOT, yool, LazyBatch.ROOT_MAP, ROOT, lane, ROOT, null, List.of(), data, null));
  }

  /**
   * Spawns an agent under another, in the other's lane unless its data has a {@code lane}. Agents
   * that were not touched for longest are compressed first, so that no more are active than the
   * policy says; if that fails nothing is spawned.
   *
   * @param parent id of an active agent, which is touched by this
   * @param data JSON values
   * @return the agent as it is out
   * @throws IllegalArgumentException if the parent is not active, the data no JSON or the lane in
   *     it no string
   */
  public Tuple spawnAgent(String parent, String yool, Map<String, Object> data) {
    Tuple from = parent(parent);
    Tuple agent = Receipts.out(child(from, lastNumber.incrementAndGet(), yool, List.of(), data));
    agents.admit(
        agent,
        () -> {
          compression.prune(policy.compressionThreshold());
          space.out(agent);
        });
    searchIfDue();
    return agent;
  }

  /** The same under a tuple, of which only the id counts. */
  public Tuple spawnAgent(Tuple parent, String yool, Map<String, Object> data) {
    return spawnAgent(parent.id(), yool, data);
  }

  private Tuple parent(String id) {
    Tuple active = id == null ? null : agents.touch(id);
    if (active == null) {
      throw new IllegalArgumentException(
          "parent="
              + id
              + " is no active agent; one that was taken has to be put out again or given back,"
              + " one that is compressed restored");
    }
    return active;
  }

  private static Tuple child(
      Tuple parent, long number, String yool, List<String> receipts, Map<String, Object> data) {
    List<Long> map = new ArrayList<>(parent.map());
    map.add(number);
    String name = VirtualAgent.authority(number);
    String lane = lane(data, parent.lane());
    return new Tuple(
        name, yool, map, name, lane, parent.authority(), parent.id(), receipts, data, null);
  }

  private static String lane(Map<String, Object> data, String otherwise) {
    return switch (data.get("lane")) {
      case null -> otherwise;
      case String lane -> lane.isEmpty() ? otherwise : lane;
      case Object lane ->
          throw new IllegalArgumentException("lane=" + lane + " in an agent's data is no string");
    };
  }

  /**
   * Spawns any number of agents as one: a controller that says how many there are. It stays active
   * if no more agents are then than the threshold, and is compressed otherwise.
   *
   * <p>An agent of a batch has one of its own spawned under it when it has been put out, as {@link
   * VirtualAgent#tuple}. Each call spawns another batch: who does that in work that may be done
   * again after a crash looks first whether there is one with that parent.
   *
   * @param parent id of an active agent, which is touched by this
   * @param threshold how many agents may be active, at least 1
   * @throws IllegalArgumentException if the parent is not active, the threshold less, or there
   *     would be more than 2^62 virtual agents, in this batch or with those of before
   */
  public BatchReceipt batchSpawn(
      String parent, String yool, int depth, long branching, int threshold) {
    if (threshold < 1) {
      throw new IllegalArgumentException("threshold=" + threshold + " is less than 1");
    }
    LazyBatch batch = new LazyBatch(depth, branching);
    Tuple from = parent(parent);
    long number = lastNumber.incrementAndGet();
    String receiptId = BatchReceipt.id(VirtualAgent.authority(number), batch, yool);
    List<String> receipts = List.of(Receipts.BATCH + receiptId);
    Map<String, Object> data =
        Map.of(
            LAZY_BATCH,
            true,
            "depth",
            (long) depth,
            "branching",
            branching,
            VIRTUAL_AGENTS,
            batch.agents(),
            "threshold",
            (long) threshold);
    Tuple controller = Receipts.out(child(from, number, yool, receipts, data));
    countVirtual(batch.agents());
    CompressToken token = null;
    boolean out = false;
    try {
      // First, since nothing is to be out if that fails.
      token = agents.active() >= threshold ? compression.keep(controller) : null;
      agents.admit(controller, () -> space.out(controller));
      out = true;
    } finally {
      if (!out) {
        virtualAgents.addAndGet(-batch.agents());
        compression.forget(token);
      }
    }
    if (token != null) {
      compression.compress(controller, token);
    }
    searchIfDue();
    return new BatchReceipt(receiptId, controller, depth, branching, yool, batch.agents());
  }

  /** The same under a tuple, of which only the id counts. */
  public BatchReceipt batchSpawn(
      Tuple parent, String yool, int depth, long branching, int threshold) {
    return batchSpawn(parent.id(), yool, depth, branching, threshold);
  }

  /** The same with the threshold of the policy. */
  public BatchReceipt batchSpawn(Tuple parent, String yool, int depth, long branching) {
    return batchSpawn(parent.id(), yool, depth, branching, policy.compressionThreshold());
  }

  /**
   * A batch that was spawned here, for an engine to run: in the controller's lane, and aggregated
   * unless told otherwise. The first run that comes to its end takes the controller, active or
   * compressed, and gives it its terminal receipt; one that is stopped, or dies, leaves it, and
   * what was done is not executed again when it is run again. Until then the controller may be
   * used, as a parent too. {@link BatchRun#resumed} is not known of such a batch.
   *
   * @param controller id of its controller
   * @param yool what the batch was spawned for
   * @throws IllegalArgumentException if there is no such controller, it was spawned for another
   *     yool, or its data were changed since
   */
  public BatchSpec batch(String controller, Yool yool) {
    SpawnedBatch spawned = new SpawnedBatch(this, space, compression, controller);
    BatchReceipt receipt = spawned.receipt();
    if (!yool.name().equals(receipt.yool())) {
      throw new IllegalArgumentException(
          "yool="
              + yool.name()
              + " is not what the batch of controller="
              + controller
              + " was spawned for, "
              + receipt.yool());
    }
    return BatchSpec.of(receipt, spawned, yool);
  }

  /** The same under a receipt, of which only the controller's id counts. */
  public BatchSpec batch(BatchReceipt batch, Yool yool) {
    return batch(batch.controller().id(), yool);
  }

  private void countVirtual(long more) {
    virtualAgents.updateAndGet(count -> {
      if (more > LazyBatch.MAX_AGENTS - count) {
        throw new IllegalArgumentException(
            "virtual_agents=" + more + " and the " + count + " of before are more than 2^62");
      }
      return count + more;
    });
  }

  /**
   * Replaces an active agent by its token; its tuple leaves the space.
   *
   * @throws IllegalArgumentException if it is not active, or has been taken
   */
  public CompressToken compressToken(String id) {
    Tuple leaving = agents.leave(id);
    CompressToken token = leaving == null ? null : compression.compress(leaving);
    if (token == null) {
      throw new IllegalArgumentException(
          "agent=" + id + " is not active: it was taken, is compressed or never was here");
    }
    return token;
  }

  /**
   * The token of a compressed agent.
   *
   * @throws IllegalArgumentException if it is not compressed
   */
  public CompressToken token(String id) {
    return agents.token(id);
  }

  /**
   * Puts a compressed agent out again as it was, in front of its lane, with the data that the
   * keeper has. Prunes nobody.
   *
   * @throws IllegalArgumentException if it is not compressed, or the keeper has no such data
   */
  public Tuple restore(String id) {
    return compression.restore(id, keeper::find);
  }

  /**
   * The same with data that the caller has.
   *
   * @throws IllegalArgumentException if it is not compressed, or that is other data
   */
  public Tuple restore(String id, Map<String, Object> data) {
    return compression.restore(id, token -> data);
  }

  /**
   * Compresses those not touched for longest, until few enough are active. If one cannot be, those
   * before it are compressed all the same, and this fails as the keeper or the space did.
   *
   * @param max how many may stay active, 0 or more
   * @return how many were compressed
   */
  public int pruneIdle(int max) {
    if (max < 0) {
      throw new IllegalArgumentException("max=" + max + " is less than 0");
    }
    return compression.prune(max);
  }

  // ---- tuples

  /**
   * Puts a tuple out, with a receipt that says so, as the agent touched last.
   *
   * @return the tuple as it is out: with its name, or the id of what it is now
   * @throws IllegalArgumentException if it is no JSON, or the agent of that id is compressed
   */
  public Tuple out(Tuple tuple) {
    Tuple now = Receipts.out(tuple);
    agents.admit(now, () -> space.out(now));
    searchIfDue();
    return now;
  }

  /**
   * Puts back a tuple that was taken, as it was, in front of its lane.
   *
   * @throws IllegalArgumentException if it has no id or is no JSON, or the agent of that id is
   *     compressed
   */
  public void giveBack(Tuple tuple) {
    Receipts.requireJson(tuple);
    agents.admit(tuple, () -> space.giveBack(tuple));
    searchIfDue();
  }

  /** Takes a tuple; null if there is none. */
  public Tuple in(Template template) {
    return taken(router.find(() -> space.inp(template)));
  }

  /** Takes a tuple, and waits for one if there is none; null if none comes in time. */
  public Tuple in(Template template, Duration timeout) throws InterruptedException {
    return taken(space.in(template, timeout));
  }

  private Tuple taken(Tuple tuple) {
    if (tuple != null) {
      agents.remove(tuple);
    }
    return tuple;
  }

  /** Reads and touches a tuple; null if there is none. */
  public Tuple rd(Template template) {
    return touched(router.find(() -> space.rdp(template)));
  }

  /** The same, and waits for one if there is none; null if none comes in time. */
  public Tuple rd(Template template, Duration timeout) throws InterruptedException {
    return touched(space.rd(template, timeout));
  }

  private Tuple touched(Tuple tuple) {
    if (tuple != null) {
      agents.touch(tuple.id());
    }
    return tuple;
  }

  /**
   * Takes note that an agent is used, so that it is compressed after all others.
   *
   * @return whether it is active
   */
  public boolean touch(String id) {
    return agents.touch(id) != null;
  }

  /**
   * Merges a packet into the data of the oldest tuple of a lane, whose members give way to those of
   * the packet. The tuple gets a receipt, one more for each packet, is touched, and goes to the end
   * of the lane. Who uses the swarm never finds the lane empty meanwhile; who uses the space itself
   * may, for that moment.
   *
   * <p>A tuple with the hash of its content is another afterwards. A crash in between leaves one of
   * the two in a durable space.
   *
   * @param packet JSON values
   * @return false if the lane is empty
   */
  public boolean routePacket(Map<String, Object> packet, String lane) {
    return router.route(packet, lane);
  }

  /**
   * Tuples of a lane, of a yool, or both, the oldest of each lane first.
   *
   * @param lane null for all
   * @param yool null for all
   * @param limit how many at most, 0 or more
   */
  public List<Tuple> scanIndex(String lane, String yool, int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit=" + limit + " is less than 0");
    }
    Template template = lane == null ? Template.any() : Template.lane(lane);
    Template wanted = yool == null ? template : template.where("yool", yool);
    return router.settled(() -> space.scan(wanted, limit));
  }

  /** The same, up to {@link #SCAN_LIMIT} of them. */
  public List<Tuple> scanIndex(String lane, String yool) {
    return scanIndex(lane, yool, SCAN_LIMIT);
  }

  // ---- the whole

  /** What capabilities are hooked to what walls. */
  public Hookwalls hookwalls() {
    return hookwalls;
  }

  /** What there is. */
  public SwarmSnapshot snapshot() {
    SpaceSnapshot there = router.settled(space::snapshot);
    return new SwarmSnapshot(
        there.tuples(),
        there.lanes(),
        agents.active(),
        agents.compressed(),
        virtualAgents.get(),
        policy,
        cache.get(),
        circuits.get());
  }

  /** Forgets agents that were taken from the space itself, when so many are active that it pays. */
  private void searchIfDue() {
    long due = searchAt.get();
    if (agents.active() < due || !searchAt.compareAndSet(due, Long.MAX_VALUE)) {
      return;
    }
    try {
      agents.forgetGone(each -> space.count(Compression.named(each)) == 0);
    } finally {
      searchAt.set(Math.max(FEW, 2L * agents.active()));
    }
  }
}
