package dev.teem.cli;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Result digests, computed from their definition. */
final class Digests {
  /** SHA-256 of nothing. */
  static final String OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private Digests() {}

  /** The result digest of these outputs; null stands for a failed agent. */
  static String ofOutputs(List<byte[]> outputs) {
    MessageDigest all = sha256();
    for (byte[] output : outputs) {
      all.update(output == null ? new byte[32] : sha256().digest(output));
    }
    return hex(all.digest());
  }

  /** The result digest of these outputs; null stands for a failed agent. */
  static String ofTexts(String... outputs) {
    return ofOutputs(
        Arrays.stream(outputs)
            .map(output -> output == null ? null : output.getBytes(StandardCharsets.UTF_8))
            .toList());
  }

  /** The result digest of the yool sha256 on these items. */
  static String ofHashedItems(List<byte[]> items) {
    return ofOutputs(
        items.stream()
            .map(item -> hex(sha256().digest(item)).getBytes(StandardCharsets.US_ASCII))
            .toList());
  }

  /** The result digest of the yool sha256 on these items. */
  static String ofHashedTexts(List<String> items) {
    return ofHashedItems(
        items.stream().map(item -> item.getBytes(StandardCharsets.UTF_8)).toList());
  }

  static String hexSha256(String text) {
    return hex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
