package dev.teem.engine.receipt;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * Input hashes for a batch of work items that differ in one file's bytes only.
 *
 * <p>Gives what {@link Receipt#inputHash} gives for a list of one file hash, without allocating:
 * the canonical text is rendered once, and each item's hash is written into its place.
 *
 * <p>An instance belongs to one thread at a time.
 */
public final class InputHash {
  private final Sha256 sha = new Sha256();
  private final byte[] payload;
  private final int fileAt;

  /**
   * Renders what the items have in common.
   *
   * @param yool the name of what is executed
   * @param args its arguments
   * @param environment the variables that its result depends on; empty for none
   * @throws IllegalArgumentException if something has no canonical form
   */
  public InputHash(String yool, Map<String, ?> args, Map<String, String> environment) {
    Objects.requireNonNull(yool, "yool");
    Objects.requireNonNull(args, "args");
    Objects.requireNonNull(environment, "environment");
    String beforeFile =
        "{\"args\":%s,\"env\":%s,\"files\":[\""
            .formatted(CanonicalJson.write(args), CanonicalJson.write(environment));
    String afterFile = "\"],\"yool\":%s}".formatted(CanonicalJson.write(yool));
    payload =
        (beforeFile + "0".repeat(Sha256.HEX_LENGTH) + afterFile).getBytes(StandardCharsets.UTF_8);
    fileAt = payload.length - Sha256.HEX_LENGTH - utf8Length(afterFile);
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Hashes one item.
   *
   * @param item holds the item's bytes
   * @param offset where they start
   * @param length how many they are
   * @param target receives the input hash, {@link Sha256#LENGTH} bytes
   * @param targetOffset where it goes
   * @throws IndexOutOfBoundsException if either range is not within its array; nothing is written
   */
  public void hash(byte[] item, int offset, int length, byte[] target, int targetOffset) {
    sha.digest(item, offset, length, target, targetOffset);
    Sha256.hex(target, targetOffset, payload, fileAt);
    sha.digest(payload, 0, payload.length, target, targetOffset);
  }
}
