package dev.teem.engine.receipt;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What was executed and what came of it: all that a {@link Receipt} is made from.
 *
 * <p>The constructor takes what every execution has, the setters what deviates from the defaults:
 * no files, no environment, status "ok", no error, no artifacts, no parent, the whole CPU. Not
 * thread-safe; arguments are kept, not copied, until the receipt is made.
 */
public final class Execution {
  private static final int WHOLE_CPU_PCT = 100;

  private final String yool;
  private final Map<String, Object> args;
  private final Instant startedAt;
  private final Instant endedAt;
  private List<String> fileShas = List.of();
  private Map<String, String> environment = Map.of();
  private String status = "ok";
  private String error;
  private List<Artifact> artifacts = List.of();
  private String parentId;
  private int cpuQuotaPct = WHOLE_CPU_PCT;

  /**
   * Describes an execution.
   *
   * @param yool the name of what was executed
   * @param args its arguments
   * @param startedAt when it started
   * @param endedAt when it ended
   * @throws NullPointerException if one is null
   */
  public Execution(String yool, Map<String, Object> args, Instant startedAt, Instant endedAt) {
    this.yool = Objects.requireNonNull(yool, "yool");
    this.args = Objects.requireNonNull(args, "args");
    this.startedAt = Objects.requireNonNull(startedAt, "startedAt");
    this.endedAt = Objects.requireNonNull(endedAt, "endedAt");
  }

  /**
   * Sets the input files.
   *
   * @param shas the SHA-256 of each, in any order
   * @return this
   */
  public Execution fileShas(List<String> shas) {
    fileShas = Objects.requireNonNull(shas, "shas");
    return this;
  }

  /**
   * Sets the environment.
   *
   * @param variables those that the result depends on
   * @return this
   */
  public Execution environment(Map<String, String> variables) {
    environment = Objects.requireNonNull(variables, "variables");
    return this;
  }

  /**
   * Sets how it ended.
   *
   * @param newStatus a word of the caller's vocabulary
   * @return this
   */
  public Execution status(String newStatus) {
    status = Objects.requireNonNull(newStatus, "newStatus");
    return this;
  }

  /**
   * Sets what went wrong.
   *
   * @param text any text; null if nothing did
   * @return this
   */
  public Execution error(String text) {
    error = text;
    return this;
  }

  /**
   * Sets what it left behind.
   *
   * @param left in the order in which the receipt shall list them
   * @return this
   */
  public Execution artifacts(List<Artifact> left) {
    artifacts = Objects.requireNonNull(left, "left");
    return this;
  }

  /**
   * Sets what caused it.
   *
   * @param id of a receipt or a tuple; null if none did
   * @return this
   */
  public Execution parentId(String id) {
    parentId = id;
    return this;
  }

  /**
   * Sets the share of the CPU that it was allowed.
   *
   * @param percent of all that the host has
   * @return this
   */
  public Execution cpuQuotaPct(int percent) {
    cpuQuotaPct = percent;
    return this;
  }

  String yool() {
    return yool;
  }

  Map<String, Object> args() {
    return args;
  }

  Instant startedAt() {
    return startedAt;
  }

  Instant endedAt() {
    return endedAt;
  }

  List<String> fileShas() {
    return fileShas;
  }

  Map<String, String> environment() {
    return environment;
  }

  String status() {
    return status;
  }

  String error() {
    return error;
  }

  List<Artifact> artifacts() {
    return artifacts;
  }

  String parentId() {
    return parentId;
  }

  int cpuQuotaPct() {
    return cpuQuotaPct;
  }
}
