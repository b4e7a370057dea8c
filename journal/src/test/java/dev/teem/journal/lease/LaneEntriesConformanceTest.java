package dev.teem.journal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.receipt.ConformanceVectors;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LaneEntriesConformanceTest {
  private static final String FILE = "lane-journal-entries.json";
  private static final boolean LINE_ENDS_ESCAPED =
      ConformanceVectors.deviates(FILE, "a text holds U+0085, U+2028 or U+2029");

  @ParameterizedTest
  @MethodSource("built")
  void shouldMakeTheEntriesOfTheReference(Case vector) {
    JournalEntry entry = build(vector);
    assertThat(entry.fields()).isEqualTo(vector.map("entry"));

    Case append = vector.object("append");
    BigInteger seq = BigInteger.valueOf(append.integer("max_seq_before") + 1);
    JournalEntry stamped = entry.stamped(seq, Instant.parse(append.text("now")));
    assertThat(stamped.fields()).isEqualTo(append.map("stamped"));
    assertThat(stamped.line()).isEqualTo(ours(append.text("line")));
    assertThat(new JournalReader(stamped.line()).readAll()).containsExactly(stamped);
  }

  private static String ours(String line) {
    return LINE_ENDS_ESCAPED
        ? line.replace("\u0085", "\\u0085")
            .replace("\u2028", "\\u2028")
            .replace("\u2029", "\\u2029")
        : line;
  }

  @ParameterizedTest
  @MethodSource("torn")
  void shouldAppendToATornJournalAsTheLaterReferenceDoes(Case vector) {
    String before = vector.text("before");
    LeaseFold fold = new LeaseFold();
    new JournalReader(before).forEachRemaining(fold::apply);
    JournalEntry stamped =
        JournalEntry.of(fields(vector.map("entry")))
            .stamped(fold.nextSeq(), Instant.parse(vector.text("now")));
    assertThat(stamped.fields()).isEqualTo(vector.map("stamped_0_26_0"));

    byte[] utf8 = before.getBytes(StandardCharsets.UTF_8);
    byte[] appended = stamped.bytesAfter(utf8.length == 0 ? -1 : utf8[utf8.length - 1]);
    String after = before + new String(appended, StandardCharsets.UTF_8);
    assertThat(after).isEqualTo(vector.text("after_0_26_0"));

    List<JournalEntry> entries = new JournalReader(after).readAll();
    assertThat(entries.stream().map(entry -> entry.fields().get("op")).toList())
        .isEqualTo(vector.list("ops_0_26_0"));
    assertThat(LeaseFold.replay(entries).stream().map(Lease::fields).toList())
        .isEqualTo(vector.list("live_0_26_0"));
  }

  private static JournalEntry build(Case vector) {
    Map<String, Object> args = fields(vector.map("args"));
    Lease lease = args.get("lease") instanceof Map<?, ?> map ? Lease.of(fields(map)) : null;
    return switch (vector.text("builder")) {
      case "acquire_entry" ->
          set(
              Entries.acquire(lease, args.get("run_id"), (List<?>) args.get("children")),
              without(args, "run_id", "children"));
      case "release_entry" -> set(Entries.release(lease), args);
      case "scavenge_entry" -> set(Entries.scavenge(lease), args);
      case "heartbeat_entry" -> set(Entries.heartbeat(lease), args);
      case "adopt_entry" -> adopt(lease, args, vector);
      case "refuse_entry" -> refuse(args);
      case "halt_entry" -> set(Entries.halt(args.get("handle")), args);
      case "enforce_entry" -> enforce(args);
      case "attempt_entry" ->
          set(
              Entries.attempt(args.get("unit_id"), args.get("outcome"), args.get("run_id")),
              without(args, "unit_id", "outcome", "run_id"));
      case "spawn_entry" ->
          set(Entries.spawn(args.get("lane"), args.get("run_id")), without(args, "run_id"));
      case "checkpoint_entry" ->
          Entries.checkpoint(
              ((List<?>) args.get("leases"))
                  .stream().map(each -> Lease.of(fields((Map<?, ?>) each))).toList(),
              JsonValue.integer(args.get("seq_watermark")));
      case "append" -> JournalEntry.of(fields((Map<?, ?>) args.get("entry")));
      default -> throw new AssertionError("builder=" + vector.text("builder") + " is not known");
    };
  }

  private static JournalEntry adopt(Lease lease, Map<String, Object> args, Case vector) {
    Instant now = Instant.parse(vector.object("append").text("now"));
    JournalEntry entry = Entries.adopt(lease, args.get("new_holder"), now);
    Map<String, Object> more = without(args, "new_holder", "new_pid", "new_host_id");
    more.put("pid", args.get("new_pid"));
    more.put("host_id", args.get("new_host_id"));
    return set(entry, nonEmpty(more, "heartbeat_at", "host_id"));
  }

  private static JournalEntry refuse(Map<String, Object> args) {
    Map<?, ?> decision = (Map<?, ?>) args.get("decision");
    Object lane = nonEmpty(args, "lane").getOrDefault("lane", decision.get("lane"));
    return set(
        Entries.refuse(args.get("owner"), lane, decision.get("reason")),
        without(args, "decision", "owner", "lane"));
  }

  private static JournalEntry enforce(Map<String, Object> args) {
    Map<?, ?> proposal = (Map<?, ?>) args.get("proposal");
    Map<String, Object> more = without(args, "proposal", "owner");
    more.put("holder", args.getOrDefault("owner", ""));
    return set(Entries.enforce(proposal == null ? null : fields(proposal)), more);
  }

  private static JournalEntry set(JournalEntry entry, Map<String, Object> args) {
    JournalEntry result = entry;
    for (Map.Entry<String, Object> arg : nonEmpty(args, "heartbeat_at", "env_digest").entrySet()) {
      if (!arg.getKey().equals("lease")) {
        result = result.with(arg.getKey(), arg.getValue());
      }
    }
    return result;
  }

  private static Map<String, Object> without(Map<String, Object> args, String... names) {
    Map<String, Object> rest = new LinkedHashMap<>(args);
    rest.keySet().removeAll(List.of(names));
    return rest;
  }

  /** Leaves out the arguments of some names where they stand for a default. */
  private static Map<String, Object> nonEmpty(Map<String, Object> args, String... names) {
    Map<String, Object> rest = new LinkedHashMap<>(args);
    for (String name : names) {
      rest.computeIfPresent(name, (same, value) -> value.equals("") ? null : value);
      if (rest.get(name) == null) {
        rest.remove(name);
      }
    }
    return rest;
  }

  private static Map<String, Object> fields(Map<?, ?> map) {
    Map<String, Object> fields = new LinkedHashMap<>();
    map.forEach((name, value) -> fields.put((String) name, value));
    return fields;
  }

  static Stream<Case> built() {
    return cases().filter(vector -> !vector.text("builder").equals("append_torn"));
  }

  static Stream<Case> torn() {
    return cases().filter(vector -> vector.text("builder").equals("append_torn"));
  }

  private static Stream<Case> cases() {
    return ConformanceVectors.of(FILE);
  }
}
