package dev.teem.journal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LeaseFoldTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Lease LEASE =
      Lease.of(
          Map.of(
              "lane",
              "api",
              "loop_ts",
              "t1",
              "holder",
              "ann",
              "pid",
              7,
              "host_id",
              "h1",
              "tree",
              List.of("src/api/"),
              "children",
              List.of(Map.of("pid", 8))));

  private final LeaseFold fold = new LeaseFold();

  @Test
  void shouldNumberWhatAProcessAppends() {
    append(Entries.acquire(LEASE));
    append(Entries.heartbeat(LEASE));
    assertThat(fold.nextSeq()).isEqualTo(BigInteger.valueOf(3));
    assertThat(fold.lease(LEASE.id()).get("heartbeat_at")).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(fold.leases()).containsExactly(fold.lease(new LeaseId("t1", "api")));
  }

  @Test
  void shouldMoveOwnershipAndNothingElse() {
    append(Entries.acquire(LEASE));
    append(Entries.adopt(LEASE, "bob", NOW).with("pid", 9));
    Map<String, Object> adopted = new HashMap<>(LEASE.fields());
    adopted.putAll(Map.of("holder", "bob", "pid", 9L, "heartbeat_at", "2026-01-02T03:04:05Z"));
    assertThat(fold.leases()).containsExactly(Lease.of(adopted));
  }

  @Test
  void shouldLetIntentsAndDenialsBeHistory() {
    append(Entries.acquire(LEASE));
    append(Entries.spawn("docs", null));
    append(Entries.halt("pid:7").with("lane", "api").with("loop_ts", "t1"));
    append(Entries.refuse("bob", "api", "held").with("loop_ts", "t1"));
    append(Entries.enforce(Map.of("intervention", "block")).with("lane", "api"));
    append(Entries.attempt("U-1", "drained", null).with("lane", "api"));
    append(Entries.adopt(Lease.of(Map.of("lane", "docs")), "bob", NOW));
    assertThat(fold.leases()).containsExactly(LEASE);
  }

  @Test
  void shouldEndALease() {
    append(Entries.acquire(LEASE));
    append(Entries.release(LEASE));
    append(Entries.reconcile(LEASE));
    assertThat(fold.leases()).hasSize(1);
    append(Entries.scavenge(LEASE));
    assertThat(fold.leases()).isEmpty();
  }

  @Test
  void shouldRefuseToCompactWhatNoCheckpointCanCarry() {
    Map<String, Object> deep = Map.of();
    for (int depth = 1; depth < 998; depth++) {
      deep = Map.of("d", deep);
    }
    append(Entries.acquire(Lease.of(Map.of("lane", "a", "deep", deep))));
    assertThat(fold.leases()).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(fold::checkpoint)
        .withMessage("nesting exceeds depth=1000");
  }

  @Test
  @Timeout(60)
  void shouldCostTheSameHoweverManyLeasesAreLiveAndHoweverMuchTheyCarry() {
    int many = 50_000;
    Map<String, Object> wide = new HashMap<>(LEASE.fields());
    for (int i = 0; i < many; i++) {
      wide.put("extra" + i, i);
      fold.apply(JournalEntry.of(Map.of("op", "ACQUIRE", "lane", "l" + i, "loop_ts", "t")));
    }
    fold.apply(Entries.acquire(Lease.of(wide)));
    JournalEntry beat = Entries.heartbeat(LEASE).with("heartbeat_at", "now");
    for (int i = 0; i < many; i++) {
      fold.apply(beat);
      fold.apply(JournalEntry.of(Map.of("op", "RELEASE", "lane", "l" + i, "loop_ts", "t")));
    }
    assertThat(fold.leases()).hasSize(1);
    assertThat(fold.lease(LEASE.id()).get("heartbeat_at")).isEqualTo("now");
  }

  @Test
  void shouldReadTimesAndWhatIsNoTime() {
    Lease lease =
        Lease.of(
            Map.of("acquired_at", "2026-01-02T03:00Z", "heartbeat_at", "soon", "ttl_minutes", 1.5));
    assertThat(lease.pulse(NOW))
        .isEqualTo(new Pulse(Instant.parse("2026-01-02T03:00:00Z"), NOW, null));
    assertThat(lease.timeToLive(Duration.ZERO)).isEqualTo(Duration.ofSeconds(90));
    for (Object odd : List.of("x", 0, -1, Double.NaN, List.of())) {
      assertThat(Lease.of(Map.of("ttl_minutes", odd)).timeToLive(Duration.ofHours(1)))
          .as("ttl_minutes=%s", odd)
          .isEqualTo(Duration.ofHours(1));
    }
    assertThat(Lease.of(Map.of("ttl_minutes", 1e300)).timeToLive(Duration.ZERO))
        .isEqualTo(Duration.ofMillis(Long.MAX_VALUE));
  }

  private void append(JournalEntry entry) {
    fold.apply(entry.stamped(fold.nextSeq(), NOW));
  }
}
