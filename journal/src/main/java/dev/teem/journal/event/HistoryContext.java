package dev.teem.journal.event;

import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.time.EngineClock;
import dev.teem.engine.time.SystemClock;
import dev.teem.journal.Durability;
import java.nio.file.Path;
import java.util.Objects;

/** What a history is to be opened for. Set it up and open a history with it. */
public final class HistoryContext {
  private static final int EVENTS_WAITING = 1 << 15;
  private static final int MAX_EVENTS_WAITING = 1 << 24;

  private final Path dir;
  private final JournalMode mode;
  private Durability durability = Durability.PROCESS;
  private String codeVersion = "";
  private boolean anyCode;
  private boolean mend;
  private int eventsWaiting = EVENTS_WAITING;
  private EngineClock clock = new SystemClock();

  /**
   * A history in a folder.
   *
   * @param mode record makes it, in a folder that is new or empty; replay only reads it; recover
   *     reads it and goes on
   * @throws IllegalArgumentException if the mode is {@link JournalMode#LIVE}, which needs no
   *     history
   */
  public HistoryContext(Path dir, JournalMode mode) {
    this.dir = Objects.requireNonNull(dir, "dir");
    this.mode = Objects.requireNonNull(mode, "mode");
    if (mode == JournalMode.LIVE) {
      throw new IllegalArgumentException("mode=LIVE keeps no history; record, replay or recover");
    }
  }

  /**
   * What an answer that a process has had survives. Default: process. Nobody waits for events, so
   * that the last of them may be lost with the power at either.
   */
  public HistoryContext durability(Durability level) {
    if (level == Durability.NONE) {
      throw new IllegalArgumentException(
          "durability=none keeps no history; use MemoryIoJournal, or process or power");
    }
    durability = Objects.requireNonNull(level, "level");
    return this;
  }

  /**
   * The version of the programs. A history of other programs is refused, for its answers would be
   * given to code that did not ask for them. Default: none, and nothing is compared.
   *
   * @param version at most {@link RunHead#MAX_VERSION} printable characters
   */
  public HistoryContext codeVersion(String version) {
    if (version.isBlank() || !RunHead.isVersion(version)) {
      throw new IllegalArgumentException(
          "codeVersion of length="
              + version.length()
              + " is blank, has characters that do not print, or more than "
              + RunHead.MAX_VERSION);
    }
    codeVersion = version;
    return this;
  }

  /** Takes a history of another code version as well. Default: refuses it. */
  public HistoryContext anyCodeVersion() {
    anyCode = true;
    return this;
  }

  /**
   * Whether to keep what comes before a damage and go on, where otherwise opening is refused; only
   * to recover. Default: no.
   */
  public HistoryContext mend(boolean on) {
    mend = on;
    return this;
  }

  /**
   * Events of a core that may wait for the disk; those that find no room are lost, and counted.
   * Default: 32,768.
   *
   * @param count between 1 and 2^24
   */
  public HistoryContext eventsWaiting(int count) {
    if (count < 1 || count > MAX_EVENTS_WAITING) {
      throw new IllegalArgumentException(
          "eventsWaiting=" + count + " is not between 1 and " + MAX_EVENTS_WAITING);
    }
    eventsWaiting = count;
    return this;
  }

  /** Where dates come from. Default: the system's clock. */
  public HistoryContext clock(EngineClock source) {
    clock = Objects.requireNonNull(source, "source");
    return this;
  }

  Path dir() {
    return dir;
  }

  JournalMode mode() {
    return mode;
  }

  Durability durability() {
    return durability;
  }

  String codeVersion() {
    return codeVersion;
  }

  boolean anyCode() {
    return anyCode;
  }

  boolean mend() {
    return mend;
  }

  int eventsWaiting() {
    return eventsWaiting;
  }

  EngineClock clock() {
    return clock;
  }
}
