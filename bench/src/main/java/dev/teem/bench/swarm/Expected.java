package dev.teem.bench.swarm;

import dev.teem.engine.swarm.BatchSummary;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

/**
 * What a batch over the numbers from 0 must give, reckoned without any of the engine's code.
 *
 * @param agents how many agents the batch has
 * @param digest its result digest
 * @param outputSum what the outputs of its agents add up to; see {@link #ofOutput}
 */
record Expected(long agents, String digest, long outputSum) {

  /** For agents that do what the yool of this name does: sha256 or identity. */
  static Expected of(String yool, long agents) {
    MessageDigest sha = sha256();
    HexFormat hex = HexFormat.of();
    UnaryOperator<byte[]> work =
        switch (yool) {
          case "sha256" -> item -> hex.formatHex(sha.digest(item)).getBytes(StandardCharsets.UTF_8);
          case "identity" -> item -> item;
          default -> throw new IllegalArgumentException("no expectation for yool=" + yool);
        };
    MessageDigest all = sha256();
    long sum = 0;
    for (long agent = 0; agent < agents; agent++) {
      byte[] output = work.apply(Long.toString(agent).getBytes(StandardCharsets.UTF_8));
      sum += ofOutput(output, output.length);
      all.update(sha.digest(output));
    }
    return new Expected(agents, hex.formatHex(all.digest()), sum);
  }

  /** A number that depends on an output and costs next to nothing. */
  static long ofOutput(byte[] output, int length) {
    return output[0] + 257L * output[length - 1] + 65_537L * length;
  }

  /** A digester. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /**
   * Checks a batch that is to have executed all its agents, or none.
   *
   * @throws IllegalStateException if it did anything else
   */
  void check(BatchSummary summary, boolean executed) {
    boolean right =
        summary.agents() == agents
            && summary.executed() == (executed ? agents : 0)
            && summary.cached() == (executed ? 0 : agents)
            && summary.failed() == 0
            && digest.equals(summary.resultDigest());
    if (!right) {
      throw new IllegalStateException(
          "wrong result: expected agents="
              + agents
              + (executed ? " executed" : " from receipts")
              + " digest="
              + digest
              + ", got "
              + summary);
    }
  }

  /**
   * Checks the sum over all outputs.
   *
   * @throws IllegalStateException if it is another
   */
  void check(long sum) {
    if (sum != outputSum) {
      throw new IllegalStateException("wrong result: outputSum=" + sum + ", not " + outputSum);
    }
  }
}
