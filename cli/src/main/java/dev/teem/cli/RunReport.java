package dev.teem.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.teem.engine.EngineContext;
import dev.teem.engine.lane.LaneMetrics;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.journal.Durability;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Locale;

/** What a run did, for people or for programs. */
final class RunReport {
  private static final int WHOLE_CPU_PCT = 100;

  private final BatchSummary summary;
  private final int cores;
  private final int cpuQuotaPct;
  private final Durability durability;
  private final long journalBytes;

  RunReport(BatchSummary summary, EngineContext engine, Durability durability, long journalBytes) {
    this.summary = summary;
    cores = engine.cores();
    cpuQuotaPct = engine.cpuQuotaPct();
    this.durability = durability;
    this.journalBytes = journalBytes;
  }

  /**
   * Prints the report to standard output.
   *
   * @return false if nobody reads that any more
   */
  boolean print(boolean json) throws IOException {
    System.out.println(json ? json() : table());
    if (System.out.checkError()) {
      System.err.println("teem: standard output is closed; the run itself is done and kept");
      return false;
    }
    return true;
  }

  private double perSecond() {
    return summary.wallNanos() == 0 ? 0 : summary.agents() * 1e9 / summary.wallNanos();
  }

  /** The sum of each pool's own peak: never less than the true peak. */
  private static double heapPeakMb() {
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        bytes += pool.getPeakUsage().getUsed();
      }
    }
    return tenths(bytes / 1048576.0);
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }

  private String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("agents", summary.agents());
      json.writeNumberField("executed", summary.executed());
      json.writeNumberField("cached", summary.cached());
      json.writeNumberField("failed", summary.failed());
      if (summary.givenUp() > 0) {
        json.writeNumberField("outputs_given_up", summary.givenUp());
      }
      json.writeNumberField("wall_ms", tenths(summary.wallNanos() / 1e6));
      json.writeNumberField("agents_per_s", Math.round(perSecond()));
      json.writeObjectFieldStart("latency_ns");
      json.writeNumberField("p50", summary.latency().p50());
      json.writeNumberField("p99", summary.latency().p99());
      json.writeNumberField("p999", summary.latency().p999());
      json.writeNumberField("max", summary.latency().max());
      json.writeEndObject();
      if (summary.lane() != null) {
        writeLane(json, summary.lane());
      }
      json.writeNumberField("cores", cores);
      if (cpuQuotaPct < WHOLE_CPU_PCT) {
        writeCpuQuota(json);
      }
      json.writeStringField("durability", durability.word());
      json.writeNumberField("heap_peak_mb", heapPeakMb());
      json.writeNumberField("journal_bytes", journalBytes);
      json.writeBooleanField("complete", !summary.stopped());
      json.writeStringField("result_digest", summary.resultDigest());
      json.writeEndObject();
    }
    return text.toString();
  }

  private void writeCpuQuota(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("cpu_quota");
    json.writeNumberField("pct", cpuQuotaPct);
    json.writeStringField("held_by", "rests");
    if (callsCommands()) {
      json.writeBooleanField("commands_held", false);
    }
    json.writeEndObject();
  }

  /** Only batches of those have a lane. */
  private boolean callsCommands() {
    return summary.lane() != null;
  }

  private void writeLane(JsonGenerator json, LaneMetrics lane) throws IOException {
    json.writeObjectFieldStart("lane");
    json.writeStringField("name", lane.lane());
    json.writeNumberField("limit", lane.limit());
    json.writeNumberField("floor", lane.floor());
    json.writeNumberField("ceiling", lane.ceiling());
    json.writeNumberField("most_at_once", lane.mostRunning());
    json.writeNumberField("limit_changes", lane.changes());
    json.writeNumberField("calls", lane.admitted());
    json.writeNumberField("calls_failed", lane.failed());
    json.writeNumberField("calls_called_off", lane.calledOff());
    json.writeNumberField("retried", summary.retried());
    json.writeNumberField("raced", summary.raced());
    json.writeNumberField("queued_p50_ns", lane.queued().p50());
    json.writeNumberField("queued_p99_ns", lane.queued().p99());
    json.writeNumberField("usd", summary.usd());
    json.writeNumberField("tokens", summary.tokens());
    json.writeEndObject();
  }

  private String laneText(LaneMetrics lane) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, limit %d (%d to %d), at most %d at once"
            .formatted(
                lane.lane(), lane.limit(), lane.floor(), lane.ceiling(), lane.mostRunning()));
    if (summary.retried() > 0) {
      text.append(", ").append(Text.count(summary.retried())).append(" retried");
    }
    if (summary.raced() > 0) {
      text.append(", ").append(Text.count(summary.raced())).append(" raced");
    }
    return text.toString();
  }

  private String table() {
    StringBuilder table = new StringBuilder();
    Text.row(table, "agents", Text.count(summary.agents()));
    Text.row(table, "executed", Text.count(summary.executed()));
    Text.row(table, "cached", Text.count(summary.cached()) + "  (answered from receipts)");
    Text.row(table, "failed", Text.count(summary.failed()));
    if (summary.givenUp() > 0) {
      Text.row(table, "given up", Text.count(summary.givenUp()) + "  (outputs, of those cached)");
    }
    Text.row(table, "time", Text.duration(summary.wallNanos()));
    Text.row(table, "rate", Text.rate(perSecond()) + " agents/s on " + cores + " cores");
    if (cpuQuotaPct < WHOLE_CPU_PCT) {
      Text.row(
          table,
          "cpu quota",
          "%d %% of a processor for each core, held by rests%s"
              .formatted(cpuQuotaPct, callsCommands() ? "; commands are not held to it" : ""));
    }
    if (summary.executed() > 0) {
      BatchSummary.Latency latency = summary.latency();
      Text.row(
          table,
          "latency",
          "p50 %s, p99 %s, p99.9 %s, max %s"
              .formatted(
                  Text.duration(latency.p50()),
                  Text.duration(latency.p99()),
                  Text.duration(latency.p999()),
                  Text.duration(latency.max())));
    }
    if (summary.lane() != null && summary.executed() > 0) {
      Text.row(table, "lane", laneText(summary.lane()));
    }
    if (summary.usd() > 0 || summary.tokens() > 0) {
      Text.row(
          table,
          "spent",
          String.format(Locale.ROOT, "%.4f USD, %.0f tokens", summary.usd(), summary.tokens()));
    }
    Text.row(table, "journal", Text.mebibytes(journalBytes) + ", durability " + durability.word());
    Text.row(table, "heap peak", heapPeakMb() + " MiB");
    Text.row(
        table,
        "digest",
        summary.stopped()
            ? "none: stopped before the end; run the same command again to go on"
            : summary.resultDigest());
    return table.toString().stripTrailing();
  }
}
