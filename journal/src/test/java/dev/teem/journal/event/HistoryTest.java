package dev.teem.journal.event;

import static dev.teem.journal.event.IoJournalContractTest.VALUE;
import static dev.teem.journal.event.IoJournalContractTest.append;
import static dev.teem.journal.event.IoJournalContractTest.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.Engine;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.kernel.Kernel;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.Durability;
import dev.teem.journal.Store;
import dev.teem.journal.StoreContext;
import dev.teem.journal.log.ChronicleLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {
  @TempDir Path temp;
  private Path dir;

  @BeforeEach
  void name() {
    dir = temp.resolve("history");
  }

  private HistoryContext context(JournalMode mode) {
    return new HistoryContext(dir, mode);
  }

  private void recordOne(String code) {
    HistoryContext context = context(JournalMode.RECORD);
    try (History history = History.open(code.isEmpty() ? context : context.codeVersion(code))) {
      append(history.journal(), record(1, 0, VALUE));
    }
  }

  private void refused(HistoryContext context, String... words) {
    assertThatThrownBy(() -> History.open(context).close())
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll(words);
  }

  /** A history as another version would have left it. */
  private void recordByAnother(RunHead head) {
    byte[] bytes = head.bytes();
    for (String name : new String[] {"io", "events"}) {
      try (ChronicleLog log =
          ChronicleLog.open(dir.resolve(name), ChronicleLog.Options.checkAll())) {
        log.append(RunHead.RECORD_TYPE, bytes, 0, bytes.length);
      }
    }
  }

  @Test
  void shouldSayWhoRecordedIt() {
    recordOne("billing 4.2");
    try (History history = History.open(context(JournalMode.REPLAY))) {
      RunHead head = history.head();
      assertThat(head.format()).isEqualTo(RunHead.FORMAT);
      assertThat(head.abi()).isEqualTo(Kernel.ABI_VERSION);
      assertThat(head.engine()).isEqualTo(Engine.VERSION);
      assertThat(head.code()).isEqualTo("billing 4.2");
      assertThat(head.pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(head.recordedAt()).isBeforeOrEqualTo(Instant.now());
      assertThat(history.notes()).isEmpty();
    }
  }

  @Test
  void shouldBeForItsOwnerOnly() throws IOException {
    recordOne("");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir)))
        .isEqualTo("rwx------");
  }

  @ParameterizedTest
  @EnumSource(names = {"REPLAY", "RECOVER"})
  void shouldRefuseAnotherCodeVersionUnlessAllowed(JournalMode mode) {
    recordOne("4.2");
    refused(context(mode).codeVersion("4.3"), "code version=4.2", "code version=4.3", "allow it");
    History.open(context(mode)).close();
    History.open(context(mode).codeVersion("4.2")).close();
    History.open(context(mode).codeVersion("4.3").anyCodeVersion()).close();
  }

  @Test
  void shouldTakeAnyCodeVersionWhereNoneWasGiven() {
    recordOne("");
    History.open(context(JournalMode.REPLAY).codeVersion("4.3")).close();
  }

  @ParameterizedTest
  @EnumSource(names = {"RECORD", "REPLAY", "RECOVER"})
  void shouldRefuseANewerFormat(JournalMode mode) {
    recordByAnother(new RunHead(2, Kernel.ABI_VERSION, 0, 1, "9.0", ""));
    refused(context(mode), "format=2", "format=1");
  }

  @ParameterizedTest
  @EnumSource(names = {"RECORD", "REPLAY", "RECOVER"})
  void shouldRefuseAnotherAbi(JournalMode mode) {
    recordByAnother(new RunHead(1, 7, 0, 1, "0.9", ""));
    refused(context(mode), "ABI version=7", "engine=0.9", "version=" + Kernel.ABI_VERSION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "a\u2028b", "a\u0000"})
  void shouldRefuseACodeVersionThatDoesNotPrint(String version) {
    assertThatThrownBy(() -> context(JournalMode.RECORD).codeVersion(version))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> context(JournalMode.RECORD).codeVersion("x".repeat(129)))
        .hasMessageContaining("length=129");
  }

  @Test
  void shouldRefuseWhatMakesNoSense() {
    assertThatThrownBy(() -> context(JournalMode.LIVE)).hasMessageContaining("mode=LIVE");
    assertThatThrownBy(() -> context(JournalMode.RECORD).durability(Durability.NONE))
        .hasMessageContaining("durability=none");
    assertThatThrownBy(() -> context(JournalMode.RECORD).eventsWaiting(0))
        .hasMessageContaining("eventsWaiting=0");
  }

  @Test
  void shouldRecordWhereALossOfPowerLeftEventsAndNoAnswers() throws IOException {
    recordOne("");
    for (String left : List.of("io", "LOCK")) {
      try (Stream<Path> files = Files.walk(dir.resolve(left))) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    recordOne("");
  }

  @Test
  void shouldNotRecordOverAnotherRun() {
    recordOne("");
    refused(context(JournalMode.RECORD), "has a run already", "answers=1", "recover it");
    try (History history = History.open(context(JournalMode.REPLAY))) {
      assertThat(history.journal().size()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"REPLAY", "RECOVER"})
  void shouldNotReadWhereNothingWasRecorded(JournalMode mode) throws IOException {
    Files.createDirectory(dir);
    assertThatThrownBy(() -> History.open(context(mode))).isInstanceOf(StoreException.class);
    assertThat(dir.resolve("other")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(names = {"REPLAY", "RECOVER"})
  void shouldMakeNothingWhereThereIsNoHistory(JournalMode mode) {
    refused(context(mode), "is not a history", "check the path");
    assertThat(dir).doesNotExist();
  }

  @Test
  void shouldLeaveFoldersAloneThatAreSomethingElse() throws IOException {
    Files.createDirectory(dir);
    Files.writeString(dir.resolve("letter.txt"), "dear");
    refused(context(JournalMode.RECORD), "other files", "another folder");
    try (var entries = Files.list(dir)) {
      assertThat(entries).hasSize(1);
    }
    dir = temp.resolve("store");
    Store.open(new StoreContext(dir)).close();
    refused(context(JournalMode.RECORD), "other files");
    dir = temp.resolve("file");
    Files.writeString(dir, "");
    refused(context(JournalMode.RECORD), "not a folder");
  }

  @Test
  void shouldBeRecordedByOneProcessAtATime() {
    try (History first = History.open(context(JournalMode.RECORD))) {
      refused(
          context(JournalMode.RECOVER),
          "in use by process pid=" + ProcessHandle.current().pid(),
          "another folder");
      append(first.journal(), record(1, 0, VALUE));
    }
  }

  @Test
  void shouldSayThatEventsAreNotKeptInAReplay() {
    recordOne("");
    try (History history = History.open(context(JournalMode.REPLAY))) {
      assertThatThrownBy(history::events).isInstanceOf(IllegalStateException.class);
    }
  }
}
