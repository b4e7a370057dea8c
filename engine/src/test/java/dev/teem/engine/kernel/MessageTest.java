package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest extends SimulatedTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldKeepTheOrderOfEachSender(long seed) {
    setUp.cores(3).seed(seed);
    int messages = 200;
    run(sys -> {
      Capability sink =
          sys.spawn(
              Actor.receiving((s, m) -> log.add(m.body())),
              named("sink").placement(Placement.on(0)));
      for (int core = 0; core < 3; core++) {
        String name = "s" + core;
        sys.spawn(
            s -> {
              for (int i = 0; i < messages; i++) {
                s.send(s.delegated().getFirst(), name + " " + i);
                if (i % 7 == 0) {
                  s.yieldTurn();
                }
              }
            },
            named(name).placement(Placement.on(core)).delegate(sys.derive(sink, Right.SEND)));
      }
      sys.sleep(LONG);
    });
    for (int core = 0; core < 3; core++) {
      String name = "s" + core;
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < messages; i++) {
        expected.add(name + " " + i);
      }
      assertThat(log)
          .as("seed=%d", seed)
          .map(Object::toString)
          .filteredOn(text -> text.startsWith(name))
          .isEqualTo(expected);
    }
  }

  @Test
  void shouldCarryTheSendersOwnObject() {
    Object body = new Object();
    run(sys -> {
      Capability child = sys.spawn(Actor.receiving((s, m) -> log.add(m.body())));
      sys.send(child, body);
    });
    assertThat(log.getFirst()).isSameAs(body);
  }

  @Test
  void shouldCarryNullAsWell() {
    run(sys -> {
      Capability child = sys.spawn(Actor.receiving((s, m) -> log.add(m.body())));
      sys.send(child, null);
    });
    assertThat(log).containsOnlyNulls().hasSize(1);
  }

  @Test
  void shouldSayWhoSentItAndNothingElse() {
    run(sys -> {
      Capability child =
          sys.spawn(
              Actor.receiving((s, m) -> {
                log.add(m.sender());
                log.add(m.signal());
                log.add(m.capabilities());
                log.add(m.correlation());
                log.add(m.isReply() || m.isRequest());
                log.add(m.deadlineNanos());
              }));
      sys.send(child, "plain");
    });
    assertLog(1L, null, List.of(), 0L, false, Long.MAX_VALUE);
  }

  @Test
  void shouldHaveNoSenderIfItComesFromOutside() {
    long pid = run(Actor.receiving((s, m) -> log.add(m.sender() + " " + m.body())));
    assertThat(engine().host().post(pid, "hello")).isEqualTo(Sent.OK);
    engine().settle();
    assertLog("0 hello");
  }

  @Test
  void shouldBeAViewThatMovesOnAndGiveACopyForKeeping() {
    List<Message> kept = new ArrayList<>();
    List<Message> copies = new ArrayList<>();
    run(sys -> {
      Capability child =
          sys.spawn(
              Actor.receiving((s, m) -> {
                kept.add(m);
                copies.add(m.copy());
              }));
      sys.send(child, "a", Delivery.PLAIN.correlation(1));
      sys.send(child, "b");
    });
    assertThat(kept).extracting(Message::body).containsExactly("b", "b");
    assertThat(copies).extracting(Message::body).containsExactly("a", "b");
    assertThat(copies).extracting(Message::correlation).containsExactly(1L, 0L);
    assertThat(copies).extracting(Message::sender).containsExactly(1L, 1L);
  }

  @Test
  void shouldCarryACorrelationAndADeadline() {
    run(sys -> {
      sys.sleep(SECOND);
      Capability child =
          sys.spawn(
              Actor.receiving((s, m) -> {
                log.add(m.correlation());
                log.add(m.deadlineNanos());
              }));
      sys.send(child, "x", Delivery.PLAIN.correlation(42).within(SECOND));
    });
    assertLog(42L, 2 * SECOND.toNanos());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldMoveTheOwnershipOfWhatIsDelegated(int core) {
    setUp.cores(2);
    run(sys -> {
      Capability target = sys.spawn(Actor.receiving((s, m) -> log.add(m.body())));
      Capability child =
          sys.spawn(
              Actor.receiving((s, m) -> s.send(m.capabilities().getFirst(), "from the child")),
              named("child").placement(Placement.on(core)));
      sys.send(child, "take it", Delivery.with(target));
      log.add(refusal(() -> sys.send(target, "mine no more")));
      log.add(refusal(() -> sys.send(child, "again", Delivery.with(target))));
      sys.sleep(LONG);
    });
    assertLog(
        "CapabilityException: capability not held by caller",
        "CapabilityException: send: delegated cap not owned by caller",
        "from the child");
  }

  @Test
  void shouldDropWhatIsSentToTheDead() {
    run(sys -> {
      Capability child = sys.spawn(Actor.starting(Sys::exit));
      sys.yieldTurn();
      sys.send(child, "to nobody");
      log.add(sys.offer(child, "to nobody"));
    });
    assertLog(Sent.OK);
  }

  @Test
  void shouldLeaveCapabilitiesWithTheSenderIfTheReceiverIsDead() {
    run(sys -> {
      Capability target = sys.spawn(Actor.receiving((s, m) -> log.add(m.body())));
      Capability dead = sys.spawn(Actor.starting(Sys::exit));
      sys.yieldTurn();
      sys.send(dead, "x", Delivery.with(target));
      sys.send(target, "still mine");
    });
    assertLog("still mine");
  }

  @Test
  void shouldTellTheHostThatThereIsNoSuchProcess() {
    run(sys -> {});
    assertThat(engine().host().post(1, "late")).isEqualTo(Sent.GONE);
    assertThat(engine().host().post(99, "never")).isEqualTo(Sent.GONE);
    assertThat(engine().host().post(0, "never")).isEqualTo(Sent.GONE);
    assertThat(engine().host().post(-1, "never")).isEqualTo(Sent.GONE);
    assertThat(engine().host().post(Pid.of(7, 0, 1), "no such core")).isEqualTo(Sent.GONE);
  }

  @Test
  void shouldNeedTheRightToSend() {
    run(sys -> {
      Capability child = sys.spawn(Actor.receiving((s, m) -> {}));
      Capability watch = sys.derive(child, Right.MONITOR);
      log.add(refusal(() -> sys.send(watch, "x")));
      log.add(refusal(() -> sys.send(null, "x")));
    });
    assertLog(
        "CapabilityException: capability lacks right \"send\"",
        "CapabilityException: invalid or revoked capability");
  }
}
