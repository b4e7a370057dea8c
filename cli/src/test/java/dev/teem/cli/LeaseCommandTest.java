package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Who may work where, among commands that know nothing of each other. */
@Execution(ExecutionMode.CONCURRENT)
class LeaseCommandTest {
  @TempDir Path dir;

  private Outcome lease(String... args) {
    List<String> all = new ArrayList<>(List.of("lease"));
    all.addAll(List.of(args));
    return TeemProcess.in(dir).run(all.toArray(String[]::new));
  }

  private Outcome acquire(String lane, String holder, String tree) {
    return lease("acquire", "--lane", lane, "--holder", holder, "--tree", tree, "--json");
  }

  private static List<Map<String, Object>> lines(Outcome outcome) {
    return outcome.out().lines().map(JsonText::object).toList();
  }

  @Test
  void shouldHoldALaneFromAcquireToRelease() {
    assertThat(acquire("docs", "ann", "docs/**").expect(0).json())
        .containsEntry("op", "ACQUIRE")
        .containsEntry("seq", 1L);
    Outcome refused = acquire("guide", "bob", "docs/guide/**").expect(1);
    assertThat(refused.json())
        .containsEntry("op", "REFUSE")
        .containsEntry("reason_class", "TREE_COLLIDES");
    refused.said("guide", "collides", "docs", "holder=ann");
    lease("heartbeat", "--lane", "docs", "--holder", "bob").refused(1, "docs", "holder=bob");
    lease("heartbeat", "--lane", "docs", "--holder", "ann").expect(0);
    lease("adopt", "--lane", "docs", "--holder", "ann", "--to", "eve").expect(0);
    assertThat(lease("halt", "--lane", "docs", "--reason", "slow", "--json").expect(0).json())
        .containsEntry("op", "HALT")
        .containsEntry("handle", "eve");
    assertThat(lease("list").expect(0).out()).contains("docs", "eve").doesNotContain("ann");

    lease("release", "--lane", "docs", "--holder", "eve").expect(0);
    assertThat(lease("list").expect(0).out()).contains("no lane is held");
    lease("release", "--lane", "docs").refused(1, "docs", "not held");
    acquire("guide", "bob", "docs/guide/**").expect(0);
    assertThat(lines(lease("tail", "-n", "2").expect(0)))
        .extracting(entry -> entry.get("op"))
        .containsExactly("RELEASE", "ACQUIRE");
  }

  @Test
  void shouldRunAnExclusiveLaneAlone() {
    lease("acquire", "--lane", "all", "--holder", "ann", "--tree", "**", "--exclusive").expect(0);
    acquire("docs", "bob", "docs/**").expect(1).said("docs", "exclusive", "all");
  }

  @Test
  void shouldCarryAJournalElsewhereAndCompactIt() throws Exception {
    acquire("docs", "ann", "docs/**").expect(0);
    acquire("src", "bob", "src/**").expect(0);
    lease("release", "--lane", "src").expect(0);
    Outcome exported = lease("export").expect(0);
    Files.writeString(dir.resolve("journal.jsonl"), "not json\n" + exported.out() + "{\"torn\":");

    assertThat(lease("import", "journal.jsonl", "--dir", "copy", "--json").expect(0).json())
        .containsEntry("entries", 4L)
        .containsEntry("leases", 1L);
    assertThat(lease("list", "--dir", "copy", "--json").expect(0).out())
        .isEqualTo(lease("list", "--json").expect(0).out());
    lease("compact", "--dir", "copy").expect(0);
    assertThat(lines(lease("tail", "-n", "2", "--dir", "copy").expect(0)))
        .extracting(entry -> entry.get("op"))
        .containsExactly("CHECKPOINT", "_CORRUPT");
    assertThat(lease("list", "--dir", "copy", "--json").expect(0).out())
        .isEqualTo(lease("list", "--json").expect(0).out());
  }

  @Test
  void shouldKeepWhatComesBeforeADamageWhenTold() throws Exception {
    acquire("docs", "ann", "docs/**").expect(0);
    acquire("src", "bob", "src/**").expect(0);
    acquire("web", "eve", "web/**").expect(0);
    Path file = StoreFiles.log(dir.resolve(".teem/leases"), "log");
    StoreFiles.flip(file, 0.7);

    lease("list").refused(3, file.toString(), "offset=", "--recover");
    Outcome recovered = lease("list", "--recover").expect(0).said("Recovered log=");
    assertThat(recovered.out()).contains("docs").doesNotContain("eve");
    assertThat(lease("list").expect(0).out()).isEqualTo(recovered.out());
  }

  @Test
  void shouldSayWhatIsWrongWithACommand() throws Exception {
    lease().refused(2, "subcommand");
    lease("acquire", "--lane", "docs").refused(2, "--tree", "--holder");
    lease("acquire", "--lane", "", "--holder", "ann", "--tree", "a").refused(2, "lane");
    lease("list", "--durability", "none").refused(2, "--durability", "none", "power");
    lease("tail", "-n", "0").refused(2, "-n", "0");
    lease("tail", "--dir", "nowhere").refused(3, "nowhere");
    lease("import", "nofile").refused(2, "nofile", "no such file");
    Files.writeString(dir.resolve("file"), "mine");
    lease("list", "--dir", "file").refused(3, "file");
    Files.createDirectories(dir.resolve("foreign"));
    Files.writeString(dir.resolve("foreign/LOCK"), "the note of somebody, and longer\n");
    lease("list", "--dir", "foreign").refused(3, "LOCK", "elsewhere");
  }
}
