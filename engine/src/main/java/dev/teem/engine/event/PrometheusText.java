package dev.teem.engine.event;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Metrics in Prometheus' text exposition format 0.0.4. */
final class PrometheusText {
  private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Set<String> TAKEN = Set.of("reason", "meter");

  private final StringBuilder out = new StringBuilder();
  private final String labels;

  private PrometheusText(Map<String, String> labels) {
    StringBuilder text = new StringBuilder();
    // Sorted, so that the same labels always name the same series in the same way.
    new TreeMap<>(labels).forEach((name, value) -> append(text, name, value));
    this.labels = text.toString();
  }

  private static void append(StringBuilder text, String name, String value) {
    if (!LABEL_NAME.matcher(name).matches() || name.startsWith("__")) {
      throw new IllegalArgumentException(
          "label=" + name + " is not letters, digits and _, or starts with a digit or __");
    }
    if (TAKEN.contains(name)) {
      throw new IllegalArgumentException("label=" + name + " is the engine's own; use another");
    }
    text.append(text.isEmpty() ? "" : ",").append(name).append("=\"");
    text.append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
    text.append('"');
  }

  /** Every metric is there from the start, at 0: a rate needs a first value. */
  static String of(Metrics metrics, Map<String, String> labels) {
    PrometheusText text = new PrometheusText(labels);
    text.metric("processes", "gauge", "Processes alive.", metrics.processes());
    text.counter("events", "Events, kept or not.", metrics.events());
    text.counter("spawns", "Processes made.", metrics.spawns());
    text.head("exits_total", "counter", "Processes ended.");
    for (Counter counter : Counter.EXITS) {
      long value = metrics.exitsByReason().getOrDefault(counter.key(), 0L);
      text.sample("exits_total", "reason", counter.key(), Long.toString(value));
    }
    text.counter("sends", "Messages put into mailboxes.", metrics.sends());
    text.counter("recvs", "Messages taken out of mailboxes.", metrics.recvs());
    text.counter("scheds", "Turns of processes.", metrics.scheds());
    text.counter("faults", "Things that went wrong.", metrics.faults());
    text.head("charged_total", "counter", "What processes used up.");
    for (Counter counter : Counter.CHARGED) {
      double value = metrics.charged().getOrDefault(counter.key(), 0.0);
      text.sample("charged_total", "meter", counter.key(), Double.toString(value));
    }
    text.counter("mailbox_full", "Messages refused by full mailboxes.", metrics.mailboxFull());
    text.counter("inbox_full", "Messages refused by full cores.", metrics.inboxFull());
    text.counter("late_replies", "Replies that nobody waited for any more.", metrics.lateReplies());
    text.counter("slow_steps", "Steps that kept a core too long.", metrics.slowSteps());
    return text.out.toString();
  }

  private void counter(String name, String help, long value) {
    metric(name + "_total", "counter", help, value);
  }

  private void metric(String name, String type, String help, long value) {
    head(name, type, help);
    out.append("teem_").append(name);
    if (!labels.isEmpty()) {
      out.append('{').append(labels).append('}');
    }
    out.append(' ').append(value).append('\n');
  }

  private void head(String name, String type, String help) {
    out.append("# HELP teem_").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE teem_").append(name).append(' ').append(type).append('\n');
  }

  private void sample(String name, String label, String key, String value) {
    out.append("teem_").append(name).append('{').append(labels);
    out.append(labels.isEmpty() ? "" : ",").append(label).append("=\"").append(key).append("\"} ");
    out.append(value).append('\n');
  }
}
