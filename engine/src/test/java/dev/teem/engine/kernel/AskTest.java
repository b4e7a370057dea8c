package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.ExitReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Fibers.class)
class AskTest extends SimulatedTest {

  private static Behavior echo() {
    return Actor.receiving((s, m) -> s.reply(m, "re " + m.body()));
  }

  /** Asks at once and logs what comes of it. */
  private Actor asking() {
    return Actor.starting(s -> log.add(s.ask(s.delegated().getFirst(), "q", SECOND)))
        .onMail((s, m) -> log.add(m.isReply() + " " + m.correlation() + " " + m.body()))
        .onSignals((s, signal) -> log.add(signal));
  }

  // ---- behaviors

  @Test
  void shouldGiveABehaviorTheAnswerAsAMessage() {
    run(sys -> {
      sys.spawn(asking(), sys.spawn(echo()));
      sys.sleep(LONG);
    });
    assertLog(1L, "true 1 re q");
  }

  @Test
  void shouldTellABehaviorThatNoAnswerCameInTime() {
    run(sys -> {
      sys.spawn(asking(), sys.spawn(Actor.receiving((s, m) -> {})));
      sys.sleep(SECOND.minusNanos(1));
      log.add("before");
      sys.sleep(SECOND);
    });
    assertLog(1L, "before", new Signal.NoReply(1));
  }

  @Test
  void shouldTellABehaviorAtOnceThatNobodyIsThereToAnswer() {
    run(sys -> {
      Capability dead = sys.spawn(Actor.starting(Sys::exit));
      sys.yieldTurn();
      sys.spawn(asking(), dead);
      sys.sleep(SECOND.dividedBy(2));
      log.add("before its time");
      sys.sleep(LONG);
    });
    assertLog(1L, new Signal.NoReply(1), "before its time");
  }

  @Test
  void shouldTellABehaviorThatTheOtherEndedBeforeItTookTheRequest() {
    setUp.cores(2);
    run(sys -> {
      SpawnOptions there = named("busy").placement(Placement.on(1));
      Capability busy = sys.spawn(s -> s.sleep(SECOND.dividedBy(2)), there);
      sys.spawn(asking(), busy);
      sys.sleep(SECOND.minusNanos(1));
      log.add("before its time");
      sys.sleep(LONG);
    });
    assertLog(1L, new Signal.NoReply(1), "before its time");
  }

  @Test
  void shouldHoldSeveralQuestionsApart() {
    run(sys -> {
      Actor asker =
          Actor.starting(
                  s -> {
                    for (String body : new String[] {"a", "b", "c"}) {
                      log.add(s.ask(s.delegated().getFirst(), body, SECOND));
                    }
                  })
              .onMail((s, m) -> log.add(m.correlation() + " " + m.body()));
      sys.spawn(asker, sys.spawn(echo()));
      sys.sleep(LONG);
    });
    assertLog(1L, 2L, 3L, "1 re a", "2 re b", "3 re c");
  }

  /** Takes the request, and ends a while later without an answer. */
  private static Actor dyingOverIt() {
    return Actor.receiving((s, m) -> s.alarm(SECOND.dividedBy(2), "die"))
        .onSignals((s, signal) -> {
          if (signal instanceof Signal.Alarm) {
            s.exit();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldTellABehaviorAtOnceThatTheOtherEndedOverTheRequest(int core) {
    setUp.cores(2);
    run(sys -> {
      Capability dying = sys.spawn(dyingOverIt(), named("dying").placement(Placement.on(core)));
      sys.spawn(asking(), dying);
      sys.sleep(SECOND.minusNanos(1));
      log.add("before its time");
      sys.sleep(LONG);
    });
    assertLog(1L, new Signal.NoReply(1), "before its time");
  }

  @Test
  void shouldTellOfAllRequestsThatADeadOneHasLeftInTheirOrder() {
    run(sys -> {
      sys.receive();
      Capability other =
          sys.spawn(s -> {
            List<Message> taken = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
              taken.add(s.receive().copy());
            }
            s.reply(taken.get(2), "one of them");
            // Two more have not been taken.
          });
      for (int i = 0; i < 6; i++) {
        sys.ask(other, i, SECOND);
      }
      for (int i = 0; i < 6; i++) {
        log.add(sys.receive().body());
      }
      log.add(sys.receive(SECOND.multipliedBy(2)));
      log.add(sys.nowNanos());
    });
    assertLog(
        "one of them",
        new Signal.NoReply(1),
        new Signal.NoReply(2),
        new Signal.NoReply(4),
        new Signal.NoReply(5),
        new Signal.NoReply(6),
        null,
        2 * SECOND.toNanos());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldForgetARequestThatNobodyWaitsForAnyMore(int core) {
    setUp.cores(2);
    List<Process> server = new ArrayList<>();
    run(sys -> {
      Capability deaf =
          sys.spawn(
              Actor.starting(s -> server.add((Process) s)),
              named("deaf").placement(Placement.on(core)));
      sys.call(deaf, "out of time", SECOND);
      Actor mortal = Actor.starting(s -> s.ask(s.delegated().getFirst(), "of the dead", LONG));
      Capability dying = sys.spawn(mortal, sys.derive(deaf, Right.SEND));
      sys.sleep(SECOND);
      log.add(server.getFirst().annex.requests.item.asked.pid == deaf.pid());
      sys.signal(dying);
      sys.sleep(SECOND);
      log.add(server.getFirst().annex.requests);
    });
    assertLog(true, null);
  }

  // ---- programs

  @Test
  void shouldGiveAProgramTheAnswerThatItWaitsFor() {
    run(sys -> {
      Capability server = sys.spawn(echo());
      Message answer = sys.call(server, "q", SECOND);
      log.add(answer.body());
      log.add(answer.sender() == server.pid());
      log.add(sys.nowNanos());
    });
    assertLog("re q", true, 0L);
  }

  @Test
  void shouldAnswerAcrossCores() {
    setUp.cores(2);
    run(sys -> {
      Capability server = sys.spawn(echo(), named("server").placement(Placement.on(1)));
      for (int i = 0; i < 3; i++) {
        log.add(sys.call(server, i, SECOND).body());
      }
    });
    assertLog("re 0", "re 1", "re 2");
  }

  @Test
  void shouldLeaveOtherMessagesInTheirOrder() {
    run(sys -> {
      sys.receive();
      Capability me = sys.selfCap();
      Capability server =
          sys.spawn(
              Actor.receiving((s, m) -> {
                Capability client = s.delegated().getFirst();
                s.send(client, "a");
                s.send(client, "b");
                s.reply(m, "answer");
                s.send(client, "c");
              }),
              me);
      sys.send(sys.selfCap(), "before");
      log.add(sys.call(server, "q", SECOND).body());
      for (int i = 0; i < 4; i++) {
        log.add(sys.receive().body());
      }
    });
    assertLog("answer", "before", "a", "b", "c");
  }

  @Test
  void shouldGiveAProgramNothingIfNoAnswerComesInTime() {
    run(sys -> {
      log.add(sys.call(sys.spawn(Actor.receiving((s, m) -> {})), "q", SECOND));
      log.add(sys.nowNanos());
    });
    assertLog(null, SECOND.toNanos());
  }

  @Test
  void shouldGiveAProgramNothingAtOnceIfTheOtherIsDead() {
    run(sys -> {
      Capability dead = sys.spawn(Actor.starting(Sys::exit));
      sys.yieldTurn();
      log.add(sys.call(dead, "q", SECOND));
      Capability dying = sys.spawn(Actor.receiving((s, m) -> s.exit()));
      sys.send(dying, "end");
      log.add(sys.call(dying, "q", SECOND));
      log.add(sys.nowNanos());
    });
    assertLog(null, null, 0L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldGiveAProgramNothingAtOnceIfTheOtherEndsOverTheRequest(int core) {
    setUp.cores(2);
    run(sys -> {
      SpawnOptions there = named("dying").placement(Placement.on(core));
      log.add(sys.call(sys.spawn(dyingOverIt(), there), "q", SECOND));
      log.add(sys.nowNanos());
      Capability leaving = sys.spawn(Actor.receiving((s, m) -> s.exit()), there);
      log.add(sys.call(leaving, "q", SECOND));
      log.add(sys.nowNanos());
    });
    assertLog(null, SECOND.toNanos() / 2, null, SECOND.toNanos() / 2);
  }

  @Test
  void shouldTakeAnAnswerThatACleanUpGives() {
    run(sys -> {
      Capability dutiful =
          sys.spawn(
              Actor.receiving((s, m) -> {
                Message request = m.copy();
                s.onCleanup(() -> s.reply(request, "my last words"));
                s.exit();
              }));
      log.add(sys.call(dutiful, "q", SECOND).body());
    });
    assertLog("my last words");
  }

  @Test
  void shouldDropAndCountALateReply() {
    run(sys -> {
      sys.receive();
      Capability server =
          sys.spawn(s -> {
            Message request = s.receive().copy();
            s.sleep(SECOND.multipliedBy(2));
            s.reply(request, "late");
          });
      log.add(sys.call(server, "q", SECOND));
      log.add(sys.receive(LONG));
    });
    assertLog(null, null);
    assertThat(engine().metrics().lateReplies()).isEqualTo(1);
  }

  @Test
  void shouldNotTakeALateReplyForTheAnswerToTheNextCall() {
    run(sys -> {
      Capability server =
          sys.spawn(s -> {
            Message first = s.receive().copy();
            s.sleep(SECOND.multipliedBy(2));
            s.reply(first, "late");
            s.reply(s.receive(), "in time");
          });
      log.add(sys.call(server, "first", SECOND));
      log.add(sys.call(server, "second", LONG).body());
    });
    assertLog(null, "in time");
  }

  @Test
  void shouldLetAProgramAskToo() {
    run(sys -> {
      sys.receive();
      log.add(sys.ask(sys.spawn(echo()), "q", SECOND));
      log.add(sys.receive().body());
      log.add(sys.ask(sys.spawn(Actor.receiving((s, m) -> {})), "q", SECOND));
      log.add(sys.receive().body());
    });
    assertLog(1L, "re q", 2L, new Signal.NoReply(2));
  }

  @Test
  void shouldLetSomebodyAnswerLater() {
    run(sys -> {
      List<Message> kept = new ArrayList<>();
      Capability server =
          sys.spawn(
              Actor.receiving(
                      (s, m) -> {
                        kept.add(m.copy());
                        s.alarm(SECOND, "now");
                      })
                  .onSignals((s, signal) -> s.reply(kept.getFirst(), "at last")));
      log.add(sys.call(server, "q", LONG).body());
    });
    assertLog("at last");
  }

  // ---- answering

  @Test
  void shouldSayWhenARequestIsLeftUntil() {
    run(sys -> {
      Capability server =
          sys.spawn(
              Actor.receiving((s, m) -> {
                log.add(m.isRequest());
                log.add(m.deadlineNanos());
              }));
      sys.call(server, "q", SECOND);
    });
    assertLog(true, SECOND.toNanos());
  }

  @Test
  void shouldRefuseASecondAnswer() {
    run(sys -> {
      Capability server =
          sys.spawn(
              Actor.receiving((s, m) -> {
                s.reply(m, "once");
                log.add(refusal(() -> s.reply(m, "twice")));
              }));
      log.add(sys.call(server, "q", SECOND).body());
      log.add(sys.receive(SECOND).signal() instanceof Signal.Boot);
      log.add(sys.receive(SECOND));
    });
    assertLog(
        "KernelException: reply: message from 1: q has been answered already", "once", true, null);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldLetNobodyElseAnswer(int core) {
    setUp.cores(2);
    run(sys -> {
      Capability other =
          sys.spawn(
              Actor.receiving((s, m) ->
                  log.add(refusal(() -> s.reply((Message) m.body(), "for somebody else")))),
              named("other").placement(Placement.on(core)));
      Capability server =
          sys.spawn(
              Actor.receiving((s, m) -> {
                s.send(s.delegated().getFirst(), m.copy());
                s.reply(m, "mine");
              }),
              other);
      log.add(sys.call(server, "q", SECOND).body());
      sys.sleep(LONG);
    });
    assertThat(log)
        .containsExactlyInAnyOrder(
            "mine",
            "KernelException: reply: message from 1: q is for pid=3 to answer, not for pid="
                + Pid.of(core, 0, 2));
  }

  @Test
  void shouldRefuseToAnswerWhatIsNoRequest() {
    run(sys -> {
      Capability server =
          sys.spawn(Actor.receiving((s, m) -> log.add(refusal(() -> s.reply(m, "why")))));
      sys.send(server, "statement");
      sys.send(server, "letter", Delivery.PLAIN.correlation(1));
    });
    assertLog(
        "KernelException: reply: message from 1: statement is not a request",
        "KernelException: reply: message from 1: letter is not a request");
  }

  // ---- from outside

  @Test
  void shouldAnswerTheHost() {
    long pid = run(echo());
    assertThat(engine().run(engine().host().ask(pid, "q", SECOND))).isEqualTo("re q");
  }

  @Test
  void shouldTellTheHostThatNoAnswerCameInTime() {
    long pid = run(Actor.receiving((s, m) -> {}));
    CompletableFuture<Object> answer = engine().host().ask(pid, "q", SECOND);
    assertThatThrownBy(() -> engine().run(answer)).hasCauseInstanceOf(TimeoutException.class);
    assertThat(engine().clock().nanoTime()).isEqualTo(SECOND.toNanos());
  }

  @Test
  void shouldTellTheHostThatTheOtherIsDead() {
    long pid = run(Actor.receiving((s, m) -> s.exit()));
    engine().host().post(pid, "end");
    CompletableFuture<Object> answer = engine().host().ask(pid, "q", SECOND);
    assertThatThrownBy(() -> engine().run(answer))
        .isInstanceOf(KernelException.class)
        .hasMessage("ask: the process is dead, and has not replied");
    assertThatThrownBy(() -> engine().run(engine().host().ask(pid, "q", SECOND)))
        .isInstanceOf(KernelException.class)
        .hasMessage("ask: no such process 1");
    assertThat(engine().clock().nanoTime()).isZero();
  }

  @Test
  void shouldTellTheHostAtOnceThatTheOtherEndedOverTheRequest() {
    long pid = run(dyingOverIt());
    CompletableFuture<Object> answer = engine().host().ask(pid, "q", SECOND);
    assertThatThrownBy(() -> engine().run(answer))
        .isInstanceOf(KernelException.class)
        .hasMessage("ask: the process is dead, and has not replied");
    assertThat(engine().clock().nanoTime()).isEqualTo(SECOND.toNanos() / 2);
  }

  @Test
  void shouldForgetARequestOfTheHostThatIsOutOfTime() {
    List<Process> server = new ArrayList<>();
    long pid = run(Actor.receiving((s, m) -> server.add((Process) s)));
    CompletableFuture<Object> answer = engine().host().ask(pid, "q", SECOND);
    assertThatThrownBy(() -> engine().run(answer)).hasCauseInstanceOf(TimeoutException.class);
    assertThat(server.getFirst().annex.requests).isNull();
  }

  @Test
  void shouldNotLeaveTheHostWaitingWhenTheEngineEnds() {
    long pid = run(Actor.receiving((s, m) -> {}));
    CompletableFuture<Object> answer = engine().host().ask(pid, "q", LONG);
    engine().settleNow();
    engine().run(engine().host().shutdown(ExitReason.SHUTDOWN));
    assertThatThrownBy(() -> engine().run(answer)).isInstanceOf(KernelException.class);
  }
}
