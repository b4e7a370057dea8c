package dev.teem.bench.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A Redis of one's own: on a port of the loopback interface that nobody else has, with a folder for
 * its append-only file, which it forces once a second. Nothing else is set. It ends with this
 * object or, at the latest, with this JVM.
 */
public final class RedisServer implements AutoCloseable {
  private static final String COMMAND = "redis-server";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MILLIS_BETWEEN_TRIES = 10;

  private final int port;
  private final Process process;
  private final Thread atExit;

  private RedisServer(int port, Process process) {
    this.port = port;
    this.process = process;
    atExit = new Thread(process::destroyForcibly, "teem-bench-redis");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Looks whether there can be one.
   *
   * @throws NotInstalledException if not
   */
  public static void requireInstalled() throws NotInstalledException {
    if (!PeerProgram.installed(COMMAND)) {
      throw new NotInstalledException(COMMAND);
    }
  }

  /**
   * Starts one, and returns when it answers.
   *
   * @param folder for its files; the caller's to delete
   * @throws NotInstalledException if it is not on the PATH
   * @throws IOException if it does not start; the message has what it said
   */
  public static RedisServer start(Path folder) throws IOException, InterruptedException {
    requireInstalled();
    Files.createDirectories(folder);
    int port = freePort();
    Path log = folder.resolve("redis.log");
    Process process =
        new ProcessBuilder(
                List.of(
                    COMMAND,
                    "--port",
                    Integer.toString(port),
                    "--bind",
                    InetAddress.getLoopbackAddress().getHostAddress(),
                    "--dir",
                    folder.toString(),
                    "--appendonly",
                    "yes",
                    "--appendfsync",
                    "everysec",
                    "--save",
                    ""))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    RedisServer server = new RedisServer(port, process);
    try {
      server.awaitAnswer(log);
      return server;
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer(Path log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException(COMMAND + " does not start: " + Files.readString(log));
      }
      Thread.sleep(MILLIS_BETWEEN_TRIES);
    }
  }

  /** It listens before it reads its append-only file, which it may yet end over. */
  private boolean answers() {
    try (Jedis client =
        new Jedis(
            InetAddress.getLoopbackAddress().getHostAddress(), port, (int) PATIENCE.toMillis())) {
      client.ping();
      return true;
    } catch (JedisException notYet) {
      return false;
    }
  }

  /** Of the loopback interface. */
  public int port() {
    return port;
  }

  /** Ends it, and returns when it has gone. Idempotent. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        process.destroyForcibly().onExit().join();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly().onExit().join();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException exiting) {
      // Then it finds the process gone.
    }
  }
}
