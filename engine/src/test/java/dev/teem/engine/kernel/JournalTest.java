package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.event.Cost;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.event.IoJournal;
import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.event.IoRecord;
import dev.teem.engine.event.IoRequest;
import dev.teem.engine.event.MemoryIoJournal;
import dev.teem.engine.testkit.Simulation;
import dev.teem.engine.testkit.Simulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final IoRequest READ_A = new IoRequest("d", IoRequest.Verb.READ, "\"a\"");

  /** How many times the device was asked, in all runs. */
  private int asked;

  private final MemoryIoJournal journal = new MemoryIoJournal();

  private final class Counting implements Device.Handle {
    @Override
    public void read(Object request, Reply reply) {
      asked++;
      if (request.equals("bad")) {
        reply.failed("refused");
      } else {
        reply.value(request + "#" + asked, new Cost(1, 0, 0, Cost.NOT_GIVEN));
      }
    }

    @Override
    public void write(Object data, Reply reply) {
      read(data, reply);
    }
  }

  /** Runs a program that reads this; what came of it. */
  private List<Object> run(JournalMode mode, IoJournal kept, String... requests) {
    List<Object> log = new ArrayList<>();
    Simulation simulation = new Simulation().device("d", pid -> new Counting()).journal(mode, kept);
    try (Simulator engine = simulation.start()) {
      Program init =
          sys -> {
            Capability handle = sys.open(SimulatedTest.granted(sys, "d"));
            for (String request : requests) {
              try {
                log.add(sys.read(handle, request));
              } catch (DeviceException | KernelException | IllegalStateException e) {
                log.add(e.getMessage());
              }
            }
          };
      engine.boot(init, "d");
      engine.settle();
      log.add(engine.metrics().charged());
    }
    return log;
  }

  @Test
  void shouldKeepNothingInLiveMode() {
    run(JournalMode.LIVE, null, "a");
    assertThat(journal.size()).isZero();
  }

  @Test
  void shouldRecordEachOutcomeUnderPidAndOperation() {
    run(JournalMode.RECORD, journal, "a", "bad");
    List<IoRecord> records = new ArrayList<>();
    journal.forEach(records::add);
    assertThat(records)
        .containsExactly(
            new IoRecord(
                1, 0, READ_A, new IoOutcome.Value("a#1", new Cost(1, 0, 0, Cost.NOT_GIVEN))),
            new IoRecord(
                1,
                1,
                new IoRequest("d", IoRequest.Verb.READ, "\"bad\""),
                new IoOutcome.Failed("refused")));
  }

  @Test
  void shouldReplayWithoutAskingTheDevice() {
    List<Object> live = run(JournalMode.RECORD, journal, "a", "bad", "b");
    asked = 0;
    assertThat(run(JournalMode.REPLAY, journal, "a", "bad", "b")).isEqualTo(live);
    assertThat(asked).isZero();
  }

  @Test
  void shouldRefuseToReplayWhatWasNotRecorded() {
    run(JournalMode.RECORD, journal, "a");
    assertThat(run(JournalMode.REPLAY, journal, "a", "b"))
        .startsWith("a#1", "replay: no journal entry for 1:1");
  }

  @Test
  void shouldRecoverFromWhatThereIsAndGoOnLive() {
    run(JournalMode.RECORD, journal, "a", "b", "c");
    asked = 100;
    MemoryIoJournal crashed = journal.prefix(2);
    assertThat(run(JournalMode.RECOVER, crashed, "a", "b", "c", "d"))
        .startsWith("a#1", "b#2", "c#101", "d#102");
    assertThat(crashed.size()).isEqualTo(4);
    asked = 0;
    assertThat(run(JournalMode.REPLAY, crashed, "a", "b", "c", "d"))
        .startsWith("a#1", "b#2", "c#101", "d#102");
    assertThat(asked).isZero();
  }

  @Test
  void shouldFailAnOperationWhoseOutcomeCannotBeKept() {
    IoJournal full =
        new IoJournal() {
          @Override
          public void append(IoRecord entry, Kept kept) {
            throw new IllegalStateException("journal is full");
          }

          @Override
          public IoRecord find(long pid, long op) {
            return null;
          }

          @Override
          public void cut(long pid, long op) {}

          @Override
          public long size() {
            return 0;
          }

          @Override
          public void forEach(Consumer<IoRecord> action) {}
        };
    assertThat(run(JournalMode.RECORD, full, "a", "b"))
        .containsExactly("journal is full", "journal is full", Map.of());
  }

  @Test
  void shouldSayWhatWasExpectedWhenTheProgramAsksForSomethingElse() {
    run(JournalMode.RECORD, journal, "a", "b");
    asked = 0;
    String said =
        "replay: pid=1 op=1 expected=read of device=d \"b\" got=read of device=d \"c\"; the"
            + " program is not the one that was recorded";
    assertThat(run(JournalMode.REPLAY, journal, "a", "c")).startsWith("a#1", said);
    assertThat(run(JournalMode.RECOVER, journal, "a", "c")).startsWith("a#1", said);
    assertThat(asked).isZero();
  }

  @Test
  void shouldForgetWhatCameSoonerThanTheAnswerAtWhichARunBrokeOff() {
    IoOutcome lost = new IoOutcome.Value("sooner", Cost.NONE);
    journal.append(new IoRecord(1, 1, new IoRequest("d", IoRequest.Verb.READ, "\"b\""), lost));
    assertThat(run(JournalMode.RECOVER, journal, "a", "b")).startsWith("a#1", "b#2");
    asked = 0;
    assertThat(run(JournalMode.REPLAY, journal, "a", "b")).startsWith("a#1", "b#2");
    assertThat(asked).isZero();
    assertThat(journal.size()).isEqualTo(2);
  }

  @Test
  void shouldTellABehaviorTheSame() {
    List<Object> answers = new ArrayList<>();
    for (JournalMode mode : List.of(JournalMode.RECORD, JournalMode.REPLAY)) {
      Simulation simulation =
          new Simulation().device("d", pid -> new Counting()).journal(mode, journal);
      try (Simulator engine = simulation.start()) {
        Actor reader =
            Actor.signalled((sys, signal) -> {
              if (signal instanceof Signal.Boot boot) {
                Capability handle = sys.open(boot.devices().get("d"));
                sys.startRead(handle, "a");
                sys.startRead(handle, "bad");
              } else if (signal instanceof Signal.Answer answer) {
                answers.add(answer.value());
                answers.add(answer.error() == null ? "fine" : answer.error().getMessage());
              }
            });
        engine.boot(reader, "d");
        engine.settle();
        engine.run(engine.host().shutdown(ExitReason.SHUTDOWN));
      }
    }
    assertThat(answers)
        .containsExactly("a#1", "fine", null, "refused", "a#1", "fine", null, "refused");
    assertThat(asked).isEqualTo(2);
  }
}
