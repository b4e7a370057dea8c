package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.event.IoJournal;
import dev.teem.engine.event.IoRecord;
import dev.teem.engine.event.MemoryIoJournal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal that keeps a record later than it is given it, as one that waits for a disk does. */
class SlowJournalTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final BlockingQueue<IoJournal.Kept> waiting = new LinkedBlockingQueue<>();
  private final List<Object> got = new CopyOnWriteArrayList<>();

  private final IoJournal slow =
      new IoJournal() {
        private final MemoryIoJournal records = new MemoryIoJournal();

        @Override
        public void append(IoRecord entry, Kept kept) {
          records.append(entry);
          waiting.add(kept);
        }

        @Override
        public IoRecord find(long pid, long op) {
          return records.find(pid, op);
        }

        @Override
        public void cut(long pid, long op) {
          records.cut(pid, op);
        }

        @Override
        public long size() {
          return records.size();
        }

        @Override
        public void forEach(Consumer<IoRecord> action) {
          records.forEach(action);
        }
      };

  private Engine launch() {
    return Engine.launch(
        new EngineContext()
            .cores(1)
            .journal(JournalMode.RECORD, slow)
            .device("inline", pid -> new Echo())
            .device("other thread", Device.blocking(request -> request)));
  }

  private static final class Echo implements Device.Handle {
    @Override
    public void read(Object request, Reply reply) {
      reply.value(request);
    }

    @Override
    public void write(Object data, Reply reply) {
      reply.value(null);
    }
  }

  private Program reader(String device) {
    return sys -> {
      Capability handle = sys.open(SimulatedTest.granted(sys, device));
      got.add(sys.read(handle, "a"));
      got.add(sys.read(handle, "b"));
    };
  }

  private IoJournal.Kept next() throws InterruptedException {
    IoJournal.Kept kept = waiting.poll(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(kept).as("a record to keep").isNotNull();
    return kept;
  }

  @ParameterizedTest
  @ValueSource(strings = {"inline", "other thread"})
  void shouldDeliverAnAnswerOnlyWhenItIsKept(String device) throws Exception {
    try (Engine engine = launch()) {
      long pid = engine.boot(reader(device), device);
      IoJournal.Kept first = next();
      // The core is not held up meanwhile: it answers.
      assertThat(engine.inspect(pid).get(10, TimeUnit.SECONDS).pid()).isEqualTo(pid);
      assertThat(got).isEmpty();
      first.done(null);
      IoJournal.Kept second = next();
      assertThat(got).containsExactly("a");
      second.done(null);
      assertThat(engine.waitExit(pid, SOON)).isEqualTo(ExitReason.NORMAL);
      assertThat(got).containsExactly("a", "b");
    }
  }

  @Test
  void shouldFailTheCallWhenItCannotBeKept() throws Exception {
    try (Engine engine = launch()) {
      long pid = engine.boot(reader("other thread"), "other thread");
      next().done(new IllegalStateException("the disk is full"));
      assertThat(engine.waitExit(pid, SOON)).hasToString("fault: the disk is full");
      assertThat(got).isEmpty();
    }
  }

  @Test
  void shouldGoOnWhenTheProcessHasEndedMeanwhile() throws Exception {
    try (Engine engine = launch()) {
      long pid = engine.boot(reader("inline"), "inline");
      IoJournal.Kept kept = next();
      engine.signal(pid, new ExitReason.Killed(0));
      assertThat(engine.waitExit(pid, SOON)).isEqualTo(new ExitReason.Killed(0));
      kept.done(null);
      assertThat(engine.ps().get(10, TimeUnit.SECONDS)).isEmpty();
    }
  }
}
