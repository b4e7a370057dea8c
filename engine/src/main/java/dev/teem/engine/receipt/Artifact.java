package dev.teem.engine.receipt;

import java.util.Map;
import java.util.Objects;

/**
 * Something that an execution left behind, by reference.
 *
 * @param path where it was put; a name, not necessarily of a file
 * @param sha256 the SHA-256 of its content, in hexadecimal
 * @param sizeBytes the length of its content in bytes
 * @param mime its media type
 */
public record Artifact(String path, String sha256, long sizeBytes, String mime) {
  /** The media type of content about which nothing is known. */
  public static final String DEFAULT_MIME = "application/octet-stream";

  /**
   * Checks the components.
   *
   * @throws NullPointerException if one is null
   * @throws IllegalArgumentException if the size is negative
   */
  public Artifact {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(mime, "mime");
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("sizeBytes=" + sizeBytes + " is negative, path=" + path);
    }
  }

  /**
   * An artifact of {@link #DEFAULT_MIME}.
   *
   * @param path where it was put
   * @param sha256 the SHA-256 of its content, in hexadecimal
   * @param sizeBytes the length of its content in bytes
   */
  public Artifact(String path, String sha256, long sizeBytes) {
    this(path, sha256, sizeBytes, DEFAULT_MIME);
  }

  Map<String, Object> toJson() {
    return Map.of("mime", mime, "path", path, "sha256", sha256, "size_bytes", sizeBytes);
  }
}
