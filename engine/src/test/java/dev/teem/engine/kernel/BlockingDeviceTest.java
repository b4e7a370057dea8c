package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.account.Quota;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.event.Cost;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.event.IoJournal;
import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.event.MemoryIoJournal;
import dev.teem.engine.testkit.Simulation;
import dev.teem.engine.testkit.Simulator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlockingDeviceTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  /** What a program does with a handle to the device. */
  private interface Use {
    Object of(ProgramSys sys, Capability handle) throws Exception;
  }

  /** What a program got of the device, or what was thrown to it. */
  private static Object outcome(Device device, Use use) throws Exception {
    AtomicReference<Object> outcome = new AtomicReference<>();
    try (Engine engine = Engine.launch(new EngineContext().cores(1).device("d", device))) {
      Program program =
          sys -> {
            Signal.Boot boot = (Signal.Boot) sys.receive().signal();
            try {
              outcome.set(use.of(sys, sys.open(boot.devices().get("d"))));
            } catch (DeviceException e) {
              outcome.set(e);
            }
          };
      long pid = engine.boot(program, SpawnOptions.DEFAULT, "d");
      assertThat(engine.waitExit(pid, LONG)).isEqualTo(ExitReason.NORMAL);
    }
    return outcome.get();
  }

  @Test
  void shouldReadAndWriteOnVirtualThreads() throws Exception {
    AtomicReference<Object> written = new AtomicReference<>();
    BlockingDevice functions =
        new BlockingDevice() {
          @Override
          public Object read(Object request) {
            return request + " on a virtual thread: " + Thread.currentThread().isVirtual();
          }

          @Override
          public Cost write(Object data) {
            written.set(data);
            return Cost.NONE;
          }
        };
    Object got =
        outcome(
            Device.blocking(functions),
            (sys, handle) -> {
              sys.write(handle, "data");
              return sys.read(handle, "read");
            });
    assertThat(got).isEqualTo("read on a virtual thread: true");
    assertThat(written).hasValue("data");
  }

  /** What has been charged, and what a program got for two reads and a write. */
  private static List<Object> charged(JournalMode mode, IoJournal kept, BlockingDevice functions) {
    List<Object> log = new ArrayList<>();
    Simulation simulation =
        new Simulation().device("d", Device.blocking(functions)).journal(mode, kept);
    try (Simulator engine = simulation.start()) {
      engine.boot(
          sys -> {
            Capability handle = sys.open(SimulatedTest.granted(sys, "d"));
            log.add(sys.read(handle, "dear"));
            log.add(sys.read(handle, "free"));
            sys.write(handle, "data");
          },
          "d");
      engine.settle();
      log.add(engine.metrics().charged());
    }
    return log;
  }

  @Test
  void shouldChargeWhatACallHasCostLiveAndReplayed() {
    AtomicInteger asked = new AtomicInteger();
    BlockingDevice model =
        new BlockingDevice() {
          @Override
          public Object read(Object request) {
            asked.incrementAndGet();
            return request.equals("free")
                ? "gift"
                : new IoOutcome.Value("answer", new Cost(120, 1, 0.25, Cost.NOT_GIVEN));
          }

          @Override
          public Cost write(Object data) {
            asked.incrementAndGet();
            return new Cost(0, 2, 0, Cost.NOT_GIVEN);
          }
        };
    MemoryIoJournal journal = new MemoryIoJournal();
    List<Object> recorded = charged(JournalMode.RECORD, journal, model);
    assertThat(recorded)
        .containsExactly("answer", "gift", Map.of("tokens", 120.0, "toolCalls", 3.0, "usd", 0.25));
    assertThat(charged(JournalMode.REPLAY, journal, model)).isEqualTo(recorded);
    assertThat(asked).as("calls, of recording alone").hasValue(3);
  }

  @Test
  void shouldEndAProcessThatCannotPayForACall() throws Exception {
    BlockingDevice model =
        request -> new IoOutcome.Value("answer", new Cost(3, 0, 0, Cost.NOT_GIVEN));
    EngineContext context = new EngineContext().cores(1).device("d", Device.blocking(model));
    try (Engine engine = Engine.launch(context)) {
      long pid =
          engine.boot(
              sys -> {
                Capability handle = sys.open(SimulatedTest.granted(sys, "d"));
                sys.read(handle, "first");
                sys.read(handle, "one too many");
              },
              SpawnOptions.DEFAULT.quota(Quota.NONE.tokens(5)),
              "d");
      assertThat(engine.waitExit(pid, LONG)).isEqualTo(new ExitReason.Quota("tokens"));
    }
  }

  @Test
  void shouldFailAWriteThatReturnsNull() throws Exception {
    BlockingDevice functions =
        new BlockingDevice() {
          @Override
          public Object read(Object request) {
            return request;
          }

          @Override
          public Cost write(Object data) {
            return null;
          }
        };
    Object got =
        outcome(
            Device.blocking(functions),
            (sys, handle) -> {
              sys.write(handle, "data");
              return "written";
            });
    assertThat((DeviceException) got)
        .hasMessage("write has returned null; a write at no cost returns Cost.NONE");
  }

  @Test
  void shouldGiveTheProcessWhatAFunctionThrew() throws Exception {
    IOException cause = new IOException("disk on fire");
    BlockingDevice failing =
        request -> {
          throw cause;
        };
    Object got = outcome(Device.blocking(failing), (sys, handle) -> sys.read(handle, "x"));
    assertThat(got).isInstanceOf(DeviceException.class);
    assertThat((DeviceException) got).hasMessage("disk on fire").hasCause(cause);
  }

  @Test
  void shouldRefuseToWriteToWhatIsForReading() throws Exception {
    Object got =
        outcome(
            Device.blocking(request -> request),
            (sys, handle) -> {
              sys.write(handle, "x");
              return "written";
            });
    assertThat((DeviceException) got).hasMessage("this device cannot be written to");
  }

  @Test
  void shouldRunCallsAtOnce() throws Exception {
    int calls = 10;
    // Nobody gets past it alone.
    CyclicBarrier all = new CyclicBarrier(calls);
    BlockingDevice meeting =
        request -> {
          all.await(LONG.toSeconds(), TimeUnit.SECONDS);
          return request;
        };
    List<Integer> requests = IntStream.range(0, calls).boxed().toList();
    Object got = outcome(Device.blocking(meeting), (sys, handle) -> sys.readAll(handle, requests));
    assertThat(got).isEqualTo(requests);
  }

  @Test
  void shouldRunNoMoreAtOnceThanItMay() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    BlockingDevice counting =
        request -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.sleep(2);
          now.decrementAndGet();
          return request;
        };
    List<Integer> requests = IntStream.range(0, 20).boxed().toList();
    Object got =
        outcome(Device.blocking(counting, 3), (sys, handle) -> sys.readAll(handle, requests));
    assertThat(got).isEqualTo(requests);
    assertThat(most.get()).isBetween(1, 3);
    assertThatThrownBy(() -> Device.blocking(counting, 0))
        .hasMessage("mostAtOnce=0 is less than 1");
  }

  @Test
  void shouldInterruptTheCallsOfAProcessThatEnds() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    BlockingDevice slow =
        request -> {
          called.countDown();
          try {
            Thread.sleep(LONG);
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
          return request;
        };
    try (Engine engine =
        Engine.launch(new EngineContext().cores(1).device("d", Device.blocking(slow)))) {
      Program program =
          sys -> {
            Signal.Boot boot = (Signal.Boot) sys.receive().signal();
            sys.read(sys.open(boot.devices().get("d")), "x");
          };
      long pid = engine.boot(program, SpawnOptions.DEFAULT, "d");
      assertThat(called.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      engine.signal(pid, ExitReason.DEADLINE);
      assertThat(engine.waitExit(pid, LONG)).isEqualTo(ExitReason.DEADLINE);
      assertThat(interrupted.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }
}
