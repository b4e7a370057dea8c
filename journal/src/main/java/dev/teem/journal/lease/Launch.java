package dev.teem.journal.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A worker that a watchdog launches for a lane, as far as the journal knows. Immutable.
 *
 * <pre>
 *  INTENDED -> LAUNCHED -> ENDED
 *      |           |         ^
 *      |           +-> ENDING -> KILLING
 *      +-------------------> ENDED
 * </pre>
 *
 * INTENDED is a SPAWN; each other state is an ENFORCE that has it as {@code reason_class}.
 *
 * @param state how far it has come
 * @param lane that it is to take
 * @param runId which launch it is; the worker's environment has it
 * @param failures launches in a row, up to now, whose worker never took the lane
 * @param pid its process; 0 if it has none
 * @param start of that process; null if it has none
 * @param retryAt when the next launch may be; null if there is nothing to wait for
 * @param at when it came to this state; null if the journal does not say
 */
public record Launch(
    State state,
    String lane,
    String runId,
    int failures,
    long pid,
    Start start,
    Instant retryAt,
    Instant at) {
  private static final String HANDLER = "watchdog";

  /** More are not counted: no wait depends on them. */
  private static final int MOST_FAILURES = 1_000;

  /** How far a launch has come. */
  public enum State {
    /** It is about to start. */
    INTENDED,
    /** Its process runs, or did when that was written. */
    LAUNCHED,
    /** Its process is asked to end. */
    ENDING,
    /** Its process is made to end. */
    KILLING,
    /** It has no process any more, or never had one. */
    ENDED;

    private String reasonClass() {
      return "WORKER_" + name();
    }

    private boolean hasProcess() {
      return this == LAUNCHED || isReaped();
    }

    private boolean isReaped() {
      return this == ENDING || this == KILLING;
    }
  }

  /**
   * When a process started, which tells it from a later one with the same number. Immutable.
   *
   * @param at the date. The system reckons it from that of the boot, which moves whenever the wall
   *     clock is set
   * @param bootId which boot; empty if that is not known
   * @param ticks since that boot, which nothing moves; of no use without it
   */
  public record Start(Instant at, String bootId, long ticks) {
    /**
     * Dates that are closer together are the same, as each process reckons them from a date of the
     * boot of its own. No number of a process comes again that soon.
     */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    /** Checks that there is a date. */
    public Start {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(bootId, "bootId");
    }

    /** Whether two that were asked for at different times are one. */
    public boolean isSame(Start other) {
      if (bootId.isEmpty() || other.bootId.isEmpty()) {
        return Duration.between(at, other.at).abs().compareTo(TOLERANCE) < 0;
      }
      return bootId.equals(other.bootId) && ticks == other.ticks;
    }

    /** Reads what {@link #write} wrote, with the date alone if it is older; null if none is. */
    private static Start read(Map<String, Object> fields) {
      Instant at = JsonValue.instant(fields.get("started_at"));
      if (at == null) {
        return null;
      }
      return fields.get("boot_id") instanceof String boot
              && fields.get("start_ticks") instanceof Long ticks
          ? new Start(at, boot, ticks)
          : new Start(at, "", 0);
    }

    private void write(Map<String, Object> fields) {
      fields.put("started_at", at.toString());
      if (!bootId.isEmpty()) {
        fields.put("boot_id", bootId);
        fields.put("start_ticks", ticks);
      }
    }
  }

  /** Checks that a process has a number and a start. */
  public Launch {
    Objects.requireNonNull(lane, "lane");
    Objects.requireNonNull(runId, "runId");
    if (state.hasProcess() && (pid < 1 || start == null)) {
      throw new IllegalArgumentException(
          "lane=" + lane + " state=" + state + ": pid=" + pid + ", start=" + start);
    }
  }

  /** A launch that is about to be, after so many that failed. */
  public static Launch intended(String lane, String runId, int failures) {
    return new Launch(State.INTENDED, lane, runId, failures, 0, null, null, null);
  }

  /** The same with a process that runs. */
  public Launch launched(long process, Start at) {
    return new Launch(State.LAUNCHED, lane, runId, failures, process, at, null, null);
  }

  /** The same while its process is asked to end, or made to. */
  public Launch ending(boolean forcibly) {
    State next = forcibly ? State.KILLING : State.ENDING;
    return new Launch(next, lane, runId, failures, pid, start, null, null);
  }

  /** The same when it is over, its worker having had the lane. */
  public Launch ended() {
    return new Launch(State.ENDED, lane, runId, 0, pid, start, null, null);
  }

  /** The same when it is over, its worker never having had the lane. */
  public Launch failed(Instant retry) {
    return new Launch(
        State.ENDED, lane, runId, Math.min(failures + 1, MOST_FAILURES), pid, start, retry, null);
  }

  /** Whether there is a process, or was one when that was written. */
  public boolean hasProcess() {
    return state.hasProcess();
  }

  /** Whether its process is to end. */
  public boolean isReaped() {
    return state.isReaped();
  }

  /**
   * This as it goes into the journal.
   *
   * @param reason for people
   * @return a SPAWN or an ENFORCE, which {@link #of} reads
   */
  public JournalEntry entry(String reason) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (state == State.INTENDED) {
      fields.putAll(Entries.spawn(lane, runId).with("reason", reason).fields());
    } else {
      Map<String, Object> proposal = new LinkedHashMap<>();
      proposal.put("intervention", isReaped() ? "REAP" : "SPAWN");
      proposal.put("dispatch_call", state == State.ENDED ? null : Boolean.TRUE);
      proposal.put("handler", HANDLER);
      proposal.put("reason", reason);
      proposal.put("reason_class", state.reasonClass());
      fields.putAll(Entries.enforce(proposal).fields());
      fields.put("lane", lane);
      fields.put("run_id", runId);
      fields.put("pid", pid == 0 ? null : pid);
      if (start == null) {
        fields.put("started_at", null);
      } else {
        start.write(fields);
      }
      fields.put("retry_at", retryAt == null ? null : retryAt.toString());
    }
    fields.put("failures", failures);
    return JournalEntry.of(fields);
  }

  /** Reads what {@link #entry} wrote, or a SPAWN of another program; null if it is neither. */
  static Launch of(JournalEntry entry) {
    Map<String, Object> fields = entry.fields();
    State state = state(entry);
    String lane = JsonValue.textIfTrue(fields.get("lane"));
    long pid = fields.get("pid") instanceof Long number ? number : 0;
    Start start = Start.read(fields);
    if (state == null || lane.isEmpty()) {
      return null;
    }
    if (state.hasProcess() && (pid < 1 || start == null)) {
      return null;
    }
    return new Launch(
        state,
        lane,
        JsonValue.textIfTrue(fields.get("run_id")),
        fields.get("failures") instanceof Long count ? Math.clamp(count, 0, MOST_FAILURES) : 0,
        state == State.INTENDED ? 0 : pid,
        start,
        JsonValue.instant(fields.get("retry_at")),
        JsonValue.instant(fields.get("ts")));
  }

  private static State state(JournalEntry entry) {
    if (entry.op() == Op.SPAWN) {
      return State.INTENDED;
    }
    if (entry.op() == Op.ENFORCE && HANDLER.equals(entry.fields().get("handler"))) {
      for (State state : State.values()) {
        if (state != State.INTENDED
            && state.reasonClass().equals(entry.fields().get("reason_class"))) {
          return state;
        }
      }
    }
    return null;
  }
}
