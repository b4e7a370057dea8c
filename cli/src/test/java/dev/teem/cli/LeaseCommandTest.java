package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.time.SystemClock;
import dev.teem.journal.lease.LeaseJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    lease("import", "nofile").refused(2, "nofile", "no such file");
    Files.writeString(dir.resolve("file"), "mine");
    lease("list", "--dir", "file").refused(3, "file");
    Files.createDirectories(dir.resolve("foreign"));
    Files.writeString(dir.resolve("foreign/LOCK"), "the note of somebody, and longer\n");
    lease("acquire", "--lane", "a", "--holder", "b", "--tree", "c", "--dir", "foreign")
        .refused(3, "LOCK", "elsewhere");
    String[] ann = {
      "acquire", "--lane", "docs", "--holder", "ann", "--tree", "docs/**", "--dir", "new"
    };
    lease(with(ann, "--ttl", "0")).refused(2, "--ttl: 0 is less than 1");
    lease(with(ann, "--pid", "-7")).refused(2, "--pid: -7 is less than 1");
    lease("adopt", "--lane", "docs", "--to", "eve", "--pid", "0").refused(2, "--pid: 0");
    assertThat(dir.resolve("new")).doesNotExist();
  }

  private static String[] with(String[] command, String... more) {
    return Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void shouldSayWhoEndsALeaseThatShowsNoSignOfLife() {
    assertThat(lease("acquire", "--help").expect(0).out())
        .contains("minutes without a sign of life ./teem supervise takes it", "for stalled");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list",
        "tail",
        "export",
        "compact",
        "release --lane docs",
        "heartbeat --lane docs",
        "attempt --lane docs --unit 1",
        "adopt --lane docs --to eve",
        "halt --lane docs",
        "list --recover"
      })
  void shouldMakeNoJournalWhereOneIsLookedFor(String command) {
    lease(with(command.split(" "), "--dir", "typo"))
        .refused(3, "no lease journal in typo", "--dir", "lease acquire");
    assertThat(dir.resolve("typo")).doesNotExist();
  }

  @Test
  void shouldListWhatIsHeldWhileOthersDecide() {
    acquire("docs", "ann", "docs/**").expect(0);
    try (LeaseJournal journal =
        LeaseJournal.open(dir.resolve(".teem/leases"), new SystemClock(), false)) {
      assertThat(journal.decide(turn -> lease("list")).expect(0).out()).contains("docs", "ann");
    }
  }

  /** As another program writes it: here an argument would depend on the locale. */
  private void importGreek() throws Exception {
    Inputs.write(
        dir,
        "journal.jsonl",
        "{\"op\":\"ACQUIRE\",\"lane\":\"μέλη\",\"loop_ts\":\"t\",\"holder\":\"Ümit\"}\n");
    lease("import", "journal.jsonl").expect(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "list --json", "tail", "export"})
  void shouldPrintWhatIsInTheJournalWhateverTheLocale(String command) throws Exception {
    importGreek();
    assertThat(
            TeemProcess.in(dir)
                .jvm("-Dstdout.encoding=US-ASCII")
                .run(with(new String[] {"lease"}, command.split(" ")))
                .expect(0)
                .out())
        .contains("μέλη", "Ümit");
  }

  @Test
  void shouldEndWhenNobodyReadsAnyMore() throws Exception {
    importGreek();
    for (String command : List.of("list", "tail", "export")) {
      try (TeemProcess printing = TeemProcess.in(dir).pipedOutput().start("lease", command)) {
        printing.closeStandardOutput();
        assertThat(printing.await().expect(141).err()).isEmpty();
      }
    }
  }

  @Test
  void shouldImportOnlyWhereNobodyHoldsALane() throws Exception {
    importGreek();
    lease("import", "journal.jsonl")
        .refused(3, "leases=1", "lane=μέλη", "give them back first", "another folder");
    assertThat(lines(lease("export"))).hasSize(1);
    lease("import", "journal.jsonl", "--dir", "elsewhere").expect(0);
    lease("import", ".").refused(2, "FILE .", "is a directory");
    lease("import", "/dev/zero").refused(2, "/dev/zero", "not a regular file");
  }
}
