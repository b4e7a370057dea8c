package dev.teem.bench.swarm;

import dev.teem.bench.jvm.Folders;
import dev.teem.bench.jvm.RoundServer;
import dev.teem.journal.index.HashIndex;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * The bare parts of {@link DurableBatchRun}, one after the other: what target S3 is held against.
 *
 * <ul>
 *   <li>two SHA-256 of 128 bytes per agent, spread over all threads;
 *   <li>one append per agent to a Chronicle queue with default settings, of as many bytes per agent
 *       as ours writes, one appender per thread. The same by a single thread is timed too, for the
 *       record: the threads contend for the queue's lock;
 *   <li>one put of a random key per agent into our index alone, by one thread.
 * </ul>
 *
 * <p>Opening and closing is not timed, as with ours. What was appended and put is read back after
 * the clock has stopped.
 */
public final class RawPartsRun {
  private static final int MESSAGE_BYTES = 128;
  private static final int DIGEST_BYTES = 32;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Path folder;
  private final int agents;
  private final int threads = Runtime.getRuntime().availableProcessors();
  private final long digestSum;
  private final SplittableRandom random = new SplittableRandom(42);

  private RawPartsRun(Path folder, int agents) throws DigestException {
    this.folder = folder;
    this.agents = agents;
    digestSum = digests(0, agents);
  }

  /** Serves rounds. Arguments: a folder that is not there, and how many agents. */
  public static void main(String[] args) throws Exception {
    RawPartsRun run = new RawPartsRun(Path.of(args[0]), Integer.parseInt(args[1]));
    RoundServer.serve(arguments -> run.round(Integer.parseInt(arguments.getFirst())));
  }

  private Map<String, Double> round(int bytesPerAgent) throws Exception {
    Map<String, Double> figures = new LinkedHashMap<>();
    byte[] keys = new byte[agents * DIGEST_BYTES];
    random.nextBytes(keys);
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      Files.createDirectories(folder);
      figures.put("sha_ms", digestOnAllThreads(executor));
      figures.put("append_ms", append(executor, threads, bytesPerAgent));
      figures.put("append_by_one_ms", append(executor, 1, bytesPerAgent));
      figures.put("index_ms", put(keys));
    } finally {
      Folders.delete(folder);
    }
    return figures;
  }

  /** A part of the work, by the first agent and the one after the last. */
  private interface Part {
    long run(int from, int to) throws Exception;
  }

  /** What the parts gave, and how long they took. */
  private record Timed(long sum, double millis) {}

  private Timed spread(ExecutorService executor, int parts, Part part) throws Exception {
    List<Future<Long>> futures = new ArrayList<>();
    long started = System.nanoTime();
    for (int i = 0; i < parts; i++) {
      int from = (int) ((long) agents * i / parts);
      int to = (int) ((long) agents * (i + 1) / parts);
      futures.add(executor.submit(() -> part.run(from, to)));
    }
    long sum = 0;
    for (Future<Long> future : futures) {
      sum += future.get();
    }
    return new Timed(sum, (System.nanoTime() - started) / 1e6);
  }

  private static void require(boolean right, String what, long got, long wanted) {
    if (!right) {
      throw new IllegalStateException("wrong result: " + what + "=" + got + ", not " + wanted);
    }
  }

  private double digestOnAllThreads(ExecutorService executor) throws Exception {
    Timed timed = spread(executor, threads, RawPartsRun::digests);
    require(timed.sum == digestSum, "digestSum", timed.sum, digestSum);
    return timed.millis;
  }

  private static long digests(int from, int to) throws DigestException {
    MessageDigest sha = Expected.sha256();
    byte[] message = new byte[MESSAGE_BYTES];
    byte[] digest = new byte[DIGEST_BYTES];
    long sum = 0;
    for (int i = 2 * from; i < 2 * to; i++) {
      LONG.set(message, 0, (long) i);
      sha.update(message, 0, MESSAGE_BYTES);
      sha.digest(digest, 0, DIGEST_BYTES);
      sum += (long) LONG.get(digest, 0);
    }
    return sum;
  }

  private double append(ExecutorService executor, int parts, int bytesPerAgent) throws Exception {
    Path place = folder.resolve("queue-" + parts);
    try (ChronicleQueue queue = SingleChronicleQueueBuilder.binary(place).build()) {
      Timed timed =
          spread(executor, parts, (from, to) -> appendAll(queue, from, to, bytesPerAgent));
      require(timed.sum == agents, "appended", timed.sum, agents);
      check(queue, bytesPerAgent);
      return timed.millis;
    } finally {
      Folders.delete(place);
    }
  }

  private static long appendAll(ChronicleQueue queue, int from, int to, int bytesPerAgent) {
    byte[] record = new byte[bytesPerAgent];
    try (ExcerptAppender appender = queue.createAppender()) {
      for (int i = from; i < to; i++) {
        LONG.set(record, 0, (long) i);
        try (DocumentContext context = appender.writingDocument()) {
          context.wire().bytes().write(record);
        }
      }
    }
    return (long) to - from;
  }

  private void check(ChronicleQueue queue, int bytesPerAgent) {
    long records = 0;
    long sum = 0;
    try (ExcerptTailer tailer = queue.createTailer()) {
      while (true) {
        try (DocumentContext context = tailer.readingDocument()) {
          if (!context.isPresent()) {
            break;
          }
          Bytes<?> bytes = context.wire().bytes();
          require(
              bytes.readRemaining() == bytesPerAgent,
              "record length",
              bytes.readRemaining(),
              bytesPerAgent);
          records++;
          sum += bytes.readLong();
        }
      }
    }
    require(records == agents, "records", records, agents);
    long wanted = (long) agents * (agents - 1) / 2;
    require(sum == wanted, "sum of records", sum, wanted);
  }

  private double put(byte[] keys) throws IOException {
    try (HashIndex index = HashIndex.open(folder.resolve("index"))) {
      long started = System.nanoTime();
      for (int i = 0; i < agents; i++) {
        index.put(keys, i * DIGEST_BYTES, i + 1L);
      }
      long ended = System.nanoTime();
      require(index.size() == agents, "index size", index.size(), agents);
      for (int i = 0; i < agents; i++) {
        long found = index.get(keys, i * DIGEST_BYTES);
        require(found == i + 1L, "value in the index", found, i + 1L);
      }
      return (ended - started) / 1e6;
    }
  }
}
