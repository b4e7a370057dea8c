package dev.teem.journal;

import java.util.Locale;

/** What an acknowledged result survives. */
public enum Durability {
  /** Nothing: memory only. */
  NONE,
  /**
   * The death of the process, by whatever means: everything is in the page cache of the operating
   * system.
   */
  PROCESS,
  /** A power cut: forced to the disk before it is acknowledged; waiting writers share one force. */
  POWER;

  /** The name as users write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds a level by its {@link #word()}.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static Durability of(String word) {
    for (Durability level : values()) {
      if (level.word().equals(word)) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "unknown durability '" + word + "'; there are none, process and power");
  }
}
