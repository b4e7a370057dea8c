package dev.teem.journal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArbiterTest {
  private static final Lease API = lease("api", "ann", "concurrent", List.of("src/api/**"));
  private static final Lease DOCS = lease("docs", "bob", "concurrent", List.of("docs/"));
  private static final Lease ALL = lease("all", "cat", "exclusive", List.of("**/*"));

  @Test
  void shouldGrantALaneThatIsDisjointFromAllThatAreHeld() {
    LaneRequest request = request("ui", false, "src/ui/**");
    assertThat(Arbiter.decide(List.of(API, DOCS), request))
        .isEqualTo(new Decision.Granted(request));
    assertThat(Arbiter.decide(List.of(), LaneRequest.of(ALL)))
        .isEqualTo(new Decision.Granted(LaneRequest.of(ALL)));
  }

  @Test
  void shouldRefuseALaneThatIsHeld() {
    assertRefused(
        List.of(DOCS, API),
        request("api", false, "elsewhere/"),
        "LANE_HELD",
        "lane=api is held by holder=ann");
  }

  @Test
  void shouldRefuseAnyLaneBesideAnExclusiveOne() {
    assertRefused(
        List.of(ALL),
        request("ui", false, "src/ui/"),
        "EXCLUSIVE_RUNS",
        "lane=ui must wait: exclusive lane=all is held by holder=cat");
  }

  @Test
  void shouldRefuseAnExclusiveLaneBesideOthers() {
    assertRefused(
        List.of(API, DOCS),
        request("all", true, "elsewhere/"),
        "OTHERS_RUN",
        "exclusive lane=all must run alone: lanes held=2, the first lane=api by holder=ann");
  }

  @Test
  void shouldRefuseATreeThatCollides() {
    assertRefused(
        List.of(DOCS, API),
        request("ui", false, "web/", "SRC\\"),
        "TREE_COLLIDES",
        "tree=[src/, web/] of lane=ui collides with tree=[src/api/] of lane=api held by holder=ann");
  }

  @Test
  void shouldRefuseWhatMightBeAnywhere() {
    assertThat(Arbiter.decide(List.of(API), request("ui", false)))
        .isInstanceOf(Decision.TreeCollides.class);
    for (Object tree : List.of(List.of(), "docs/", List.of(7), List.of("*.md"), Map.of())) {
      assertThat(Arbiter.decide(List.of(lease("x", "y", "k", tree)), request("ui", false, "src/")))
          .as("tree=%s", tree)
          .isInstanceOf(Decision.TreeCollides.class);
    }
  }

  @Test
  void shouldSayWhoAskedInTheJournal() {
    Decision decision = Arbiter.decide(List.of(API), request("api", false, "a/"));
    JournalEntry entry = ((Decision.Refused) decision).entry();
    assertThat(entry.fields())
        .containsEntry("op", "REFUSE")
        .containsEntry("lane", "api")
        .containsEntry("holder", "me")
        .containsEntry("reason", "lane=api is held by holder=ann")
        .containsEntry("reason_class", "LANE_HELD");
  }

  @Test
  void shouldNotTakeARequestForNoLane() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request("", false))
        .withMessage("a request of holder=me names no lane");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldKeepProcessesApartThatShareAJournal(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<JournalEntry> journal = new ArrayList<>();
    List<LeaseFold> processes = List.of(new LeaseFold(), new LeaseFold(), new LeaseFold());
    int[] applied = new int[processes.size()];
    for (int turn = 0; turn < 500; turn++) {
      int process = random.nextInt(processes.size());
      LeaseFold fold = processes.get(process);
      while (applied[process] < journal.size()) {
        fold.apply(journal.get(applied[process]++));
      }
      JournalEntry entry =
          decision(random, fold, "t" + turn).stamped(fold.nextSeq(), Instant.EPOCH);
      assertThat(entry.seq()).as("seed=%d", seed).isEqualTo(journal.size() + 1);
      journal.add(entry);
      assertApart(seed, LeaseFold.replay(journal));
    }
    assertThat(journal).extracting(JournalEntry::op).contains(Op.ACQUIRE, Op.REFUSE, Op.RELEASE);
  }

  private static JournalEntry decision(SplittableRandom random, LeaseFold fold, String loopTs) {
    if (random.nextInt(3) == 0 && !fold.leases().isEmpty()) {
      return Entries.release(fold.leases().iterator().next());
    }
    Lease wanted =
        Lease.of(
            Map.of(
                "lane",
                "lane" + random.nextInt(6),
                "loop_ts",
                loopTs,
                "holder",
                "me",
                "lane_kind",
                random.nextInt(9) == 0 ? "exclusive" : "concurrent",
                "tree",
                List.of("abcdef".charAt(random.nextInt(6)) + "/")));
    return switch (Arbiter.decide(fold.leases(), LaneRequest.of(wanted))) {
      case Decision.Granted granted -> Entries.acquire(wanted);
      case Decision.Refused refused -> refused.entry();
    };
  }

  private static void assertApart(long seed, List<Lease> live) {
    for (int i = 0; i < live.size(); i++) {
      for (Lease other : live.subList(i + 1, live.size())) {
        Lease one = live.get(i);
        assertThat(isApart(one, other)).as("seed=%d: %s beside %s", seed, one, other).isTrue();
      }
    }
  }

  private static boolean isApart(Lease one, Lease other) {
    return !one.lane().equals(other.lane())
        && !one.isExclusive()
        && !other.isExclusive()
        && one.tree().isDisjointFrom(other.tree());
  }

  private static void assertRefused(
      List<Lease> live, LaneRequest request, String reasonClass, String reason) {
    assertThat(Arbiter.decide(live, request))
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            refused -> {
              assertThat(refused.reasonClass()).isEqualTo(reasonClass);
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(live).contains(refused.by());
            });
  }

  private static LaneRequest request(String lane, boolean isExclusive, String... globs) {
    return new LaneRequest(lane, LaneTree.of(List.of(globs)), isExclusive, "me");
  }

  private static Lease lease(String lane, String holder, String kind, Object tree) {
    return Lease.of(Map.of("lane", lane, "holder", holder, "lane_kind", kind, "tree", tree));
  }
}
