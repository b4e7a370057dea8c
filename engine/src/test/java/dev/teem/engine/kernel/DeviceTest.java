package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.account.Meter;
import dev.teem.engine.account.Quota;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.Cost;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.ExitReason;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Fibers.class)
class DeviceTest extends SimulatedTest {

  /** A device that only reads, at once, for a token and a cent. */
  private static Device answering(String prefix) {
    return pid ->
        reading((request, reply) ->
            reply.value(prefix + request, new Cost(1, 0, 0.01, Cost.NOT_GIVEN)));
  }

  private static Device.Handle reading(BiConsumer<Object, Reply> read) {
    return new Device.Handle() {
      @Override
      public void read(Object request, Reply reply) {
        read.accept(request, reply);
      }

      @Override
      public void write(Object data, Reply reply) {
        reply.failed("read only");
      }
    };
  }

  @Test
  void shouldAnswerAProgramAndChargeIt() {
    setUp.device("d", answering("re "));
    run(
        sys -> {
          Capability handle = sys.open(granted(sys, "d"));
          log.add(sys.read(handle, "a"));
          log.add(sys.read(handle, "b"));
        },
        "d");
    assertLog("re a", "re b");
    assertThat(engine().metrics().charged()).containsEntry("tokens", 2.0).containsEntry("usd", .02);
    assertThat(events).filteredOn(Event.Charge.class::isInstance).hasSize(4);
  }

  @Test
  void shouldAnswerABehaviorByASignal() {
    setUp.device("d", answering("re "));
    run(
        Actor.signalled((sys, signal) -> {
          if (signal instanceof Signal.Boot boot) {
            Capability handle = sys.open(boot.devices().get("d"));
            log.add(sys.startRead(handle, "a"));
            log.add(sys.startRead(handle, "b"));
            log.add(sys.startWrite(handle, "c"));
          } else if (signal instanceof Signal.Answer answer) {
            log.add(answer.operation() + " " + answer.value() + " " + answer.error());
          }
        }),
        "d");
    assertLog(
        0L,
        1L,
        2L,
        "0 re a null",
        "1 re b null",
        "2 null dev.teem.engine.kernel.DeviceException: read only");
  }

  @Test
  void shouldLetOthersRunWhileAProgramReads() {
    setUp.device("d", answering(""));
    run(
        sys -> {
          Capability handle = sys.open(granted(sys, "d"));
          sys.spawn(s -> log.add("another"));
          log.add(sys.read(handle, "read"));
        },
        "d");
    assertLog("another", "read");
  }

  @Test
  void shouldAnswerAfterAWhileOfTheEnginesTime() {
    setUp.device(
        "d",
        pid -> reading((request, reply) -> reply.later(SECOND, r -> r.value("re " + request))));
    run(
        sys -> {
          log.add(sys.read(sys.open(granted(sys, "d")), "a"));
          log.add(sys.nowNanos() / SECOND.toNanos());
        },
        "d");
    assertLog("re a", 1L);
  }

  @Test
  void shouldAnswerFromAnotherThreadWhileTimeStandsStill() {
    setUp.device(
        "d",
        pid ->
            reading(
                (request, reply) -> Thread.ofPlatform().start(() -> reply.value("re " + request))));
    run(
        sys -> {
          sys.deadline(SECOND);
          Capability handle = sys.open(granted(sys, "d"));
          log.add(sys.readAll(handle, List.of(1, 2, 3)));
          log.add(sys.nowNanos());
        },
        "d");
    assertLog(List.of("re 1", "re 2", "re 3"), 0L);
  }

  @Test
  void shouldGoOnOnTheCoreWithWhatAnotherThreadHasBegun() {
    setUp.device(
        "d",
        pid ->
            reading((request, reply) ->
                Thread.ofPlatform().start(() -> reply.resume(r -> goOn((String) request, r)))));
    run(
        sys -> {
          Capability handle = sys.open(granted(sys, "d"));
          log.add(sys.read(handle, "now") + " " + sys.nowNanos());
          log.add(sys.read(handle, "later") + " " + sys.nowNanos());
          assertThatThrownBy(() -> sys.read(handle, "wrong"))
              .isInstanceOf(DeviceException.class)
              .hasMessage("wrong");
        },
        "d");
    assertLog("now 0", "later " + SECOND.toNanos());
  }

  private static void goOn(String request, Reply reply) {
    switch (request) {
      case "now" -> reply.value(request);
      case "later" -> reply.later(SECOND, r -> r.value(request));
      default -> throw new IllegalArgumentException(request);
    }
  }

  @Test
  void shouldReadAllInTheOrderOfTheRequests() {
    SlowDevice device = new SlowDevice();
    setUp.device("d", device);
    boot(sys -> log.add(sys.readAll(sys.open(granted(sys, "d")), List.of("a", "b"))), "d");
    while (device.asked.size() < 2) {
      engine().step();
    }
    device.asked.get(1).value("second");
    device.asked.get(0).value("first");
    engine().settle();
    assertLog(List.of("first", "second"));
  }

  @Test
  void shouldReadNothingAtOnce() {
    setUp.device("d", answering(""));
    run(sys -> log.add(sys.readAll(sys.open(granted(sys, "d")), List.of())), "d");
    assertLog(List.of());
  }

  @Test
  void shouldFailWithTheDevicesWords() {
    setUp.device(
        "d",
        pid ->
            reading((request, reply) -> {
              switch ((String) request) {
                case "says" -> reply.failed("no");
                case "throws" -> throw new IllegalStateException("broken");
                case "later" ->
                    reply.later(
                        SECOND,
                        r -> {
                          throw new IllegalStateException("broken later");
                        });
                default -> reply.failed(new IOException("disk on fire"));
              }
            }));
    run(
        sys -> {
          Capability handle = sys.open(granted(sys, "d"));
          for (String request : List.of("says", "throws", "later", "has a cause")) {
            log.add(refusal(() -> sys.read(handle, request)));
          }
          log.add(refusal(() -> sys.readAll(handle, List.of("says", "throws"))));
          log.add(refusal(() -> sys.write(handle, "x")));
        },
        "d");
    assertLog(
        "DeviceException: no",
        "DeviceException: broken",
        "DeviceException: broken later",
        "DeviceException: disk on fire",
        "DeviceException: no",
        "DeviceException: read only");
  }

  @Test
  void shouldFailToOpenWithTheDevicesWords() {
    setUp.device(
        "checked",
        pid -> {
          throw new IOException("no such file");
        });
    setUp.device(
        "unchecked",
        pid -> {
          throw new IllegalStateException("broken");
        });
    run(
        sys -> {
          var devices = ((Signal.Boot) sys.receive().body()).devices();
          log.add(refusal(() -> sys.open(devices.get("checked"))));
          log.add(refusal(() -> sys.open(devices.get("unchecked"))));
          log.add(refusal(() -> sys.open(sys.selfCap())));
        },
        "checked",
        "unchecked");
    assertLog(
        "DeviceException: no such file",
        "IllegalStateException: broken",
        "CapabilityException: capability lacks right \"open\"");
  }

  @Test
  void shouldTellTheDeviceThatAnsweredTwice() {
    setUp.device(
        "d",
        pid ->
            reading((request, reply) -> {
              reply.value("first");
              try {
                reply.value("second");
              } catch (IllegalStateException e) {
                log.add(e.getMessage());
              }
            }));
    run(sys -> log.add(sys.read(sys.open(granted(sys, "d")), "q")), "d");
    assertLog("operation=0 of pid=1 has been answered already", "first");
  }

  @Test
  void shouldEndAProcessThatCannotPay() {
    setUp.device("d", answering(""));
    run(
        sys -> {
          Capability device = granted(sys, "d");
          sys.spawn(
              s -> {
                Capability handle = s.open(s.delegated().getFirst());
                for (int i = 0; i < 3; i++) {
                  log.add(s.read(handle, i));
                }
              },
              named("poor").quota(Quota.NONE.tokens(2)).delegate(device));
        },
        "d");
    assertLog("0", "1");
    assertThat(exits).containsEntry("poor", new ExitReason.Quota("tokens"));
  }

  @Test
  void shouldStopAProgramAtTheReadThatItCannotPay() {
    setUp.device("d", answering(""));
    run(
        sys -> {
          Capability device = granted(sys, "d");
          sys.spawn(
              s -> {
                s.startRead(s.open(s.delegated().getFirst()), "q");
                log.add("unreachable");
              },
              named("poor").quota(Quota.NONE.tokens(0)).delegate(device));
        },
        "d");
    assertThat(log).isEmpty();
    assertThat(exits).containsEntry("poor", new ExitReason.Quota("tokens"));
  }

  @Test
  void shouldChargeTheWholeFamily() {
    setUp.device("d", answering(""));
    run(
        sys -> {
          Signal.Boot boot = (Signal.Boot) sys.receive().body();
          Capability right = sys.derive(boot.spawn(), Right.SPAWN);
          Program child = s -> s.read(s.open(s.delegated().getFirst()), "q");
          Program parent =
              s -> {
                s.spawn(child, s.delegated().getFirst());
                s.sleep(SECOND);
                log.add(s.budget().tokens());
              };
          Capability device = boot.devices().get("d");
          sys.spawn(parent, named("parent").quota(Quota.NONE.tokens(5)).delegate(device, right));
          sys.sleep(LONG);
        },
        "d");
    assertLog(4.0);
  }

  @Test
  void shouldCloseWhatIsOpenWhenTheProcessEnds() {
    SlowDevice device = new SlowDevice();
    setUp.device("d", device);
    run(
        sys -> {
          Capability granted = granted(sys, "d");
          sys.open(granted);
          sys.open(granted);
        },
        "d");
    assertThat(device.closed).isEqualTo(2);
  }

  @Test
  void shouldReadByAHandleOnly() {
    setUp.device("d", answering(""));
    run(
        sys -> {
          Capability device = granted(sys, "d");
          Capability handle = sys.open(device);
          log.add(refusal(() -> sys.read(device, "q")));
          log.add(refusal(() -> sys.read(sys.derive(handle, Right.WRITE), "q")));
          log.add(refusal(() -> sys.read(sys.derive(handle, Right.READ), "q")));
          Capability other =
              sys.spawn(
                  s -> log.add(refusal(() -> s.read(s.receive().capabilities().getFirst(), "q"))));
          sys.send(other, "mine", Delivery.with(handle));
        },
        "d");
    assertLog(
        "CapabilityException: capability lacks right \"read\"",
        "CapabilityException: capability lacks right \"read\"",
        "KernelException: handle is not readable",
        "KernelException: handle is not readable");
  }

  @Test
  void shouldCostTheReductionsThatItSays() {
    setUp.device(
        "d",
        pid -> reading((request, reply) -> reply.value(request, new Cost(0, 0, 0, Core.QUANTUM))));
    run(
        sys -> {
          Capability handle = sys.open(granted(sys, "d"));
          sys.spawn(s -> {
            s.yieldTurn();
            log.add("another");
          });
          sys.yieldTurn();
          sys.read(handle, "q");
          log.add("done");
        },
        "d");
    assertLog("another", "done");
  }

  @Test
  void shouldSayWhichDevicesThereAre() {
    setUp.device("d", answering(""));
    assertThat(refusal(() -> boot(sys -> {}, "e")))
        .isEqualTo("KernelException: boot: no such driver \"e\"; there are [d]");
  }

  @Test
  void shouldShowWhatWasUsed() {
    setUp.device("d", answering(""));
    run(
        Actor.signalled((sys, signal) -> {
          if (signal instanceof Signal.Boot boot) {
            sys.startRead(sys.open(boot.devices().get("d")), "q");
          }
        }),
        "d");
    assertThat(engine().ps())
        .singleElement()
        .satisfies(info -> assertThat(info.used()).containsEntry(Meter.TOKENS, 1.0));
  }

  @Test
  void shouldLetNobodyElseRunWhileADeviceWaitsForALockInASystemCall() throws Exception {
    Object lock = new Object();
    CountDownLatch held = new CountDownLatch(1);
    Thread holder =
        Thread.ofPlatform()
            .start(() -> {
              synchronized (lock) {
                held.countDown();
                LockSupport.parkNanos(100_000_000);
              }
            });
    held.await();
    setUp.device(
        "d",
        pid ->
            reading((request, reply) -> {
              log.add("waits for the lock");
              synchronized (lock) {
                log.add("has it");
              }
              reply.value(request);
            }));
    run(
        sys -> {
          sys.spawn(s -> log.add("another"));
          sys.startRead(sys.open(granted(sys, "d")), "q");
        },
        "d");
    holder.join();
    assertLog("waits for the lock", "has it", "another");
  }
}
