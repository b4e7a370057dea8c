package dev.teem.bench.space;

import dev.teem.bench.journal.Workplace;
import dev.teem.bench.peer.RedisServer;
import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.time.SystemClock;
import dev.teem.journal.log.ChronicleLog;
import dev.teem.journal.tuple.TupleJournal;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/**
 * Tuples out and in that survive the death of the process, 32 at a time, in two threads, each with
 * a lane or a list of its own: target T3. What a thread takes is compared with what it has put out,
 * in its order, and in the end nothing may be there.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(DurablePairsThroughputBenchmark.BULK)
@Threads(2)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class DurablePairsThroughputBenchmark {
  static final int BULK = 32;

  /** How many tuples a thread goes through in turn. */
  private static final int COUNT = 512 * BULK;

  private static final Map<String, Object> DONE = Map.of("status", "ok");

  /** A thread's own tuples, and where it has come to. */
  @State(Scope.Thread)
  public static class Work {
    private final String lane = "lane-" + Thread.currentThread().threadId();
    private final byte[] list = lane.getBytes(StandardCharsets.UTF_8);
    private final Template template = Template.of(lane, "yool");
    private final Tuple[] tuples = new Tuple[COUNT];
    private final byte[][] payloads = new byte[COUNT][];
    private int next;

    /** Makes them. */
    @Setup(Level.Trial)
    public void fill() {
      for (int i = 0; i < COUNT; i++) {
        tuples[i] = Tuples.numbered(lane, "yool", i);
        payloads[i] = CanonicalJson.bytes(tuples[i].toJson());
      }
    }

    private int advance() {
      int from = next;
      next = (next + BULK) % COUNT;
      return from;
    }
  }

  /** A durable space, durability process. */
  @State(Scope.Benchmark)
  public static class Ours {
    private ChronicleLog log;
    private TupleJournal journal;
    private TupleSpace space;

    /** Opens a new one. */
    @Setup(Level.Trial)
    public void open(Workplace workplace) throws IOException {
      log = ChronicleLog.open(workplace.fresh("tuples"), ChronicleLog.Options.checkAll());
      journal = new TupleJournal(log, new SystemClock(), false);
      space = new TupleSpace(journal);
    }

    /** Looks whether all is done. */
    @TearDown(Level.Trial)
    public void check() {
      long left = space.count(Template.any()) + journal.openCount();
      space.close();
      journal.close();
      log.close();
      requireNothing(left);
    }
  }

  /** A server. */
  @State(Scope.Benchmark)
  public static class Redis {
    private RedisServer server;

    /** Starts a new one. */
    @Setup(Level.Trial)
    public void start(Workplace workplace) throws IOException, InterruptedException {
      server = RedisServer.start(workplace.fresh("redis"));
      try (Jedis client = connect()) {
        if (!client.info("persistence").contains("aof_enabled:1")) {
          throw new IllegalStateException("wrong set-up: no append-only file");
        }
      }
    }

    private Jedis connect() {
      return new Jedis(InetAddress.getLoopbackAddress().getHostAddress(), server.port());
    }

    /** Looks whether all is taken. */
    @TearDown(Level.Trial)
    public void check() {
      try (Jedis client = connect()) {
        requireNothing(client.dbSize());
      } finally {
        server.close();
      }
    }
  }

  /** A thread's connection. */
  @State(Scope.Thread)
  public static class Connection {
    private Jedis client;

    /** Opens it. */
    @Setup(Level.Trial)
    public void open(Redis redis) {
      client = redis.connect();
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() {
      client.close();
    }
  }

  private static void requireNothing(long left) {
    if (left != 0) {
      throw new IllegalStateException("wrong result: left=" + left);
    }
  }

  private static void requireSame(boolean same) {
    if (!same) {
      throw new IllegalStateException("wrong result: not what was put out, in its order");
    }
  }

  /** Ours: a bulk out, in, and the receipts without which it would be there again. */
  @Benchmark
  public void teem(Ours ours, Work work) {
    int from = work.advance();
    ours.space.outAll(Arrays.asList(work.tuples).subList(from, from + BULK));
    List<Tuple> taken = ours.space.inAll(work.template, BULK);
    requireSame(taken.size() == BULK);
    for (int i = 0; i < BULK; i++) {
      requireSame(work.tuples[from + i].id().equals(taken.get(i).id()));
    }
    ours.space.receiptAll(taken, tuple -> DONE);
  }

  /** A pipeline of LPUSHs, and one of RPOPs. */
  @Benchmark
  public void redisBaseline(Connection connection, Work work) {
    int from = work.advance();
    try (Pipeline pipeline = connection.client.pipelined()) {
      for (int i = 0; i < BULK; i++) {
        pipeline.lpush(work.list, work.payloads[from + i]);
      }
      pipeline.sync();
      Response<?>[] taken = new Response<?>[BULK];
      for (int i = 0; i < BULK; i++) {
        taken[i] = pipeline.rpop(work.list);
      }
      pipeline.sync();
      for (int i = 0; i < BULK; i++) {
        requireSame(Arrays.equals(work.payloads[from + i], (byte[]) taken[i].get()));
      }
    }
  }
}
