package dev.teem.engine.event;

import java.util.Objects;
import java.util.Set;

/** Why a process ended. Immutable, as long as the detail of a {@link Custom} is. */
public sealed interface ExitReason {
  /** It did what it was to do. */
  ExitReason NORMAL = new Normal();

  /** Its time was up. */
  ExitReason DEADLINE = new Deadline();

  /** The engine, or a supervisor, ended it in good order. */
  ExitReason SHUTDOWN = new Shutdown();

  /** One word for it, as in logs and metrics: {@code normal}, {@code killed}, and so on. */
  String kind();

  /** It did what it was to do. */
  record Normal() implements ExitReason {
    @Override
    public String kind() {
      return "normal";
    }

    @Override
    public String toString() {
      return kind();
    }
  }

  /**
   * Another process ended it.
   *
   * @param by the pid of that process; 0 for the host
   */
  record Killed(long by) implements ExitReason {
    @Override
    public String kind() {
      return "killed";
    }

    @Override
    public String toString() {
      return "killed by " + by;
    }
  }

  /**
   * It failed.
   *
   * @param error what went wrong
   */
  record Fault(String error) implements ExitReason {
    public Fault {
      Objects.requireNonNull(error, "error");
    }

    @Override
    public String kind() {
      return "fault";
    }

    @Override
    public String toString() {
      return "fault: " + error;
    }
  }

  /**
   * It wanted more than it was granted.
   *
   * @param resource what it ran out of, such as {@code tokens}
   */
  record Quota(String resource) implements ExitReason {
    public Quota {
      Objects.requireNonNull(resource, "resource");
    }

    @Override
    public String kind() {
      return "quota";
    }

    @Override
    public String toString() {
      return "quota: " + resource;
    }
  }

  /** Its time was up. */
  record Deadline() implements ExitReason {
    @Override
    public String kind() {
      return "deadline";
    }

    @Override
    public String toString() {
      return kind();
    }
  }

  /** The engine, or a supervisor, ended it in good order. */
  record Shutdown() implements ExitReason {
    @Override
    public String kind() {
      return "shutdown";
    }

    @Override
    public String toString() {
      return kind();
    }
  }

  /**
   * A reason of the program's own.
   *
   * @param kind any word but the kernel's six
   * @param detail whatever the program wants to say with it, or null
   */
  record Custom(String kind, Object detail) implements ExitReason {
    private static final Set<String> TAKEN =
        Set.of("normal", "killed", "fault", "quota", "deadline", "shutdown");

    /**
     * A reason.
     *
     * @throws IllegalArgumentException if the kind is blank or one of the kernel's
     */
    public Custom {
      if (kind.isBlank()) {
        throw new IllegalArgumentException("kind='" + kind + "' is blank; give the reason a name");
      }
      if (TAKEN.contains(kind)) {
        throw new IllegalArgumentException(
            "kind=" + kind + " is the kernel's own; use its record, or another name");
      }
    }

    @Override
    public String toString() {
      return detail == null ? kind : kind + ": " + detail;
    }
  }
}
