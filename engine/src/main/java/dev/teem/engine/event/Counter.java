package dev.teem.engine.event;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each core counts, in the order of its counters in a file. */
enum Counter {
  PROCESSES("name=processes"),
  EVENTS("name=events"),
  SPAWNS("name=spawns"),
  SENDS("name=sends"),
  RECVS("name=recvs"),
  SCHEDS("name=scheds"),
  FAULTS("name=faults"),
  EXITS_NORMAL("name=exits reason=", "normal", ""),
  EXITS_KILLED("name=exits reason=", "killed", ""),
  EXITS_FAULT("name=exits reason=", "fault", ""),
  EXITS_QUOTA("name=exits reason=", "quota", ""),
  EXITS_DEADLINE("name=exits reason=", "deadline", ""),
  EXITS_SHUTDOWN("name=exits reason=", "shutdown", ""),
  EXITS_CUSTOM("name=exits reason=", "custom", ""),
  CHARGED_TOKENS("name=charged meter=", "tokens", " unit=millionths"),
  CHARGED_TOOL_CALLS("name=charged meter=", "toolCalls", " unit=millionths"),
  CHARGED_USD("name=charged meter=", "usd", " unit=millionths"),
  MAILBOX_FULL("name=mailbox-full"),
  INBOX_FULL("name=inbox-full"),
  LATE_REPLIES("name=late-replies"),
  SLOW_STEPS("name=slow-steps");

  /** How many a core has. */
  static final int PER_CORE = values().length;

  /** The exits, each with its kind as {@link #key}. */
  static final List<Counter> EXITS =
      List.of(
          EXITS_NORMAL,
          EXITS_KILLED,
          EXITS_FAULT,
          EXITS_QUOTA,
          EXITS_DEADLINE,
          EXITS_SHUTDOWN,
          EXITS_CUSTOM);

  /** What was charged, in millionths, each with its meter as {@link #key}. */
  static final List<Counter> CHARGED = List.of(CHARGED_TOKENS, CHARGED_TOOL_CALLS, CHARGED_USD);

  private static final Map<String, Counter> BY_TEXT =
      Stream.of(values()).collect(Collectors.toMap(counter -> counter.text, Function.identity()));

  private final String text;
  private final String key;

  Counter(String text) {
    this(text, "", "");
  }

  Counter(String before, String key, String after) {
    this.text = before + key + after;
    this.key = key;
  }

  String label(int core) {
    return "core=" + core + " " + text;
  }

  /** The counter with such a label, of whichever core; null for one that is not known here. */
  static Counter of(String label) {
    return BY_TEXT.get(label.substring(label.indexOf(' ') + 1));
  }

  /** What tells it from others of its name. */
  String key() {
    return key;
  }

  @SuppressWarnings("EnumOrdinal") // A file says what is where by its labels.
  int index() {
    return ordinal();
  }
}
