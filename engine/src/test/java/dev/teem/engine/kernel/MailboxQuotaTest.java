package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.account.Quota;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Fibers.class)
class MailboxQuotaTest extends SimulatedTest {

  private static SpawnOptions room(String name, int messages) {
    return named(name).quota(Quota.NONE.maxMailbox(messages));
  }

  /** Sleeps first, then takes a message a second. */
  private void slow(ProgramSys sys) {
    while (true) {
      sys.sleep(SECOND);
      Message message = sys.receive(LONG);
      if (message == null) {
        return;
      }
      log.add("got " + message.body());
    }
  }

  @Test
  void shouldTellABehaviorThatAMailboxIsFull() {
    run(
        Actor.starting(sys -> {
          Capability child = sys.spawn(Actor.receiving((s, m) -> {}), room("child", 2));
          for (int i = 0; i < 3; i++) {
            log.add(sys.offer(child, i));
          }
          log.add(refusal(() -> sys.send(child, 3)));
        }));
    assertLog(
        Sent.OK,
        Sent.OK,
        Sent.FULL,
        "KernelException: send: mailbox of 2 is full, and a behavior cannot wait;"
            + " offer tells so instead of failing");
    assertThat(engine().metrics().mailboxFull()).isEqualTo(2);
  }

  @Test
  void shouldHaveRoomAgainForEachMessageThatIsTaken() {
    run(sys -> {
      Capability child =
          sys.spawn(Actor.receiving((s, m) -> log.add("took " + m.body())), room("child", 1));
      for (int i = 0; i < 4; i++) {
        log.add(sys.offer(child, i));
        if (i == 1) {
          sys.yieldTurn();
        }
      }
    });
    assertLog(Sent.OK, Sent.FULL, "took 0", Sent.OK, Sent.FULL, "took 2");
  }

  @Test
  void shouldKeepCapabilitiesWithTheSenderWhenTheMailboxIsFull() {
    run(
        Actor.starting(sys -> {
          Capability gift = sys.spawn(Actor.receiving((s, m) -> log.add(m.body())));
          Capability child = sys.spawn(Actor.receiving((s, m) -> {}), room("child", 1));
          sys.send(child, "fills it");
          log.add(sys.offer(child, "x", Delivery.with(gift)));
          sys.send(gift, "still mine");
        }));
    assertLog(Sent.FULL, "still mine");
  }

  @Test
  void shouldLetAProgramWaitForRoom() {
    run(sys -> {
      Capability child = sys.spawn(this::slow, room("child", 2));
      for (int i = 0; i < 4; i++) {
        sys.send(child, i);
        log.add("sent " + i + " at " + sys.nowNanos() / SECOND.toNanos());
      }
      sys.sleep(LONG);
    });
    assertLog(
        "sent 0 at 0",
        "sent 1 at 0",
        "got 0",
        "sent 2 at 1",
        "got 1",
        "sent 3 at 2",
        "got 2",
        "got 3");
  }

  @Test
  void shouldLetThoseInFirstThatHaveWaitedLongest() {
    run(sys -> {
      Capability child = sys.spawn(this::slow, room("child", 1));
      sys.send(child, "first");
      for (String name : new String[] {"a", "b", "c"}) {
        Capability to = sys.derive(child, Right.SEND);
        sys.spawn(
            s -> {
              for (int i = 0; i < 2; i++) {
                s.send(s.delegated().getFirst(), name + i);
              }
            },
            named(name).delegate(to));
      }
      sys.sleep(LONG);
    });
    assertLog("got first", "got a0", "got b0", "got c0", "got a1", "got b1", "got c1");
  }

  @Test
  void shouldNotLetANewcomerTakeThePlaceOfOneThatWaits() {
    run(sys -> {
      Capability child =
          sys.spawn(
              s -> {
                s.sleep(SECOND);
                log.add(s.receive().body());
                // The one that waited has not had its turn since.
                log.add(s.offer(s.selfCap(), "newcomer"));
                log.add(s.receive().body());
              },
              room("child", 1));
      sys.send(child, "first");
      sys.send(child, "waited");
      sys.sleep(LONG);
    });
    assertLog("first", Sent.FULL, "waited");
  }

  @Test
  void shouldLetAllGoWhenTheReceiverDies() {
    run(sys -> {
      Capability child = sys.spawn(s -> s.sleep(SECOND), room("child", 1));
      sys.send(child, "fills it");
      for (String name : new String[] {"a", "b"}) {
        sys.spawn(
            s -> {
              s.send(s.delegated().getFirst(), "never read");
              log.add(name + " at " + s.nowNanos());
            },
            sys.derive(child, Right.SEND));
      }
      sys.sleep(LONG);
    });
    assertLog("a at " + SECOND.toNanos(), "b at " + SECOND.toNanos());
  }

  @Test
  void shouldGiveThePlaceOfOneThatWasKilledToTheNext() {
    run(sys -> {
      Capability child = sys.spawn(this::slow, room("child", 1));
      sys.send(child, "first");
      Capability[] senders = new Capability[3];
      for (int i = 0; i < senders.length; i++) {
        String name = "s" + i;
        senders[i] =
            sys.spawn(
                s -> s.send(s.delegated().getFirst(), name),
                named(name).delegate(sys.derive(child, Right.SEND)));
      }
      sys.sleep(SECOND.dividedBy(2));
      sys.signal(senders[0]);
      sys.sleep(LONG);
    });
    assertLog("got first", "got s1", "got s2");
  }

  @Test
  void shouldGiveAPlaceOnIfItsHolderIsKilledBeforeItCouldUseIt() {
    run(sys -> {
      Capability receiver =
          sys.spawn(
              s -> {
                Capability doomed = s.receive().capabilities().getFirst();
                s.sleep(SECOND);
                log.add(s.receive().body());
                // The place is the doomed one's by now, which has not had its turn since.
                s.signal(doomed);
                log.add(s.receive(SECOND).body());
              },
              room("receiver", 1));
      Capability doomed =
          sys.spawn(
              s -> s.send(s.delegated().getFirst(), "of the doomed"),
              sys.derive(receiver, Right.SEND));
      sys.send(receiver, "whom to kill", Delivery.with(doomed));
      sys.send(receiver, "fills it");
      sys.yieldTurn();
      sys.spawn(
          s -> s.send(s.delegated().getFirst(), "of the next"), sys.derive(receiver, Right.SEND));
      sys.sleep(LONG);
    });
    assertLog("fills it", "of the next");
  }

  @Test
  void shouldNeverRefuseASignal() {
    run(sys -> {
      Capability child =
          sys.spawn(
              s -> {
                s.alarm(SECOND, "alarm");
                s.sleep(SECOND.multipliedBy(2));
                for (int i = 0; i < 3; i++) {
                  log.add(s.receive().body());
                }
              },
              room("child", 1));
      sys.send(child, "fills it");
      sys.term(child);
      sys.sleep(LONG);
    });
    assertLog("fills it", new Signal.Term(1), new Signal.Alarm("alarm"));
  }

  @Test
  void shouldCountSignalsAsMessagesWhileTheyWait() {
    run(sys -> {
      Capability child = sys.spawn(s -> s.sleep(LONG), room("child", 2));
      sys.term(child);
      log.add(sys.offer(child, "a"));
      log.add(sys.offer(child, "b"));
    });
    assertLog(Sent.OK, Sent.FULL);
  }

  @Test
  void shouldCountTheBootSignalToo() {
    boot(
        sys -> {
          log.add(sys.offer(sys.selfCap(), "a"));
          log.add(sys.offer(sys.selfCap(), "b"));
          sys.receive();
          log.add(sys.offer(sys.selfCap(), "c"));
          log.add(sys.offer(sys.selfCap(), "d"));
        },
        room("init", 2));
    engine().settle();
    assertLog(Sent.OK, Sent.FULL, Sent.OK, Sent.FULL);
  }

  @Test
  void shouldNeverRefuseAReplyNorLetItWidenTheMailbox() {
    run(sys -> {
      Capability server = sys.spawn(Actor.receiving((s, m) -> s.reply(m, "re " + m.body())));
      sys.spawn(
          s -> {
            for (int i = 0; i < 5; i++) {
              log.add(s.call(s.delegated().getFirst(), i, SECOND).body());
            }
            log.add(s.offer(s.selfCap(), "a"));
            log.add(s.offer(s.selfCap(), "b"));
          },
          room("client", 1).delegate(server));
      sys.sleep(LONG);
    });
    assertLog("re 0", "re 1", "re 2", "re 3", "re 4", Sent.OK, Sent.FULL);
  }

  @Test
  void shouldNotLetALateReplyWidenTheMailbox() {
    run(sys -> {
      Capability server =
          sys.spawn(s -> {
            Message request = s.receive().copy();
            s.sleep(SECOND.multipliedBy(2));
            s.reply(request, "late");
          });
      sys.spawn(
          s -> {
            log.add(s.call(s.delegated().getFirst(), 0, SECOND));
            s.sleep(SECOND.multipliedBy(2));
            log.add(s.offer(s.selfCap(), "a"));
            log.add(s.offer(s.selfCap(), "b"));
          },
          room("client", 1).delegate(server));
      sys.sleep(LONG);
    });
    assertLog(null, Sent.OK, Sent.FULL);
  }

  @Test
  void shouldBoundASendersWaitByTheTimeOfItsCall() {
    run(sys -> {
      Capability child = sys.spawn(s -> s.sleep(LONG), room("child", 1));
      sys.send(child, "fills it");
      log.add(sys.call(child, "request", SECOND));
      log.add(sys.nowNanos());
    });
    assertLog(null, SECOND.toNanos());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldNotWaitForRoomLongerThanForTheAnswer(int core) {
    setUp.cores(2);
    run(sys -> {
      sys.receive();
      SpawnOptions how = room("child", 1).placement(Placement.on(core));
      Capability child =
          sys.spawn(
              s -> {
                s.sleep(SECOND.multipliedBy(3));
                log.add(s.receive().body());
                log.add(s.receive(SECOND));
                log.add(s.offer(s.selfCap(), "room for one"));
                log.add(s.offer(s.selfCap(), "and no more"));
              },
              how);
      sys.send(child, "fills it");
      log.add(sys.ask(child, "q", SECOND));
      log.add(sys.nowNanos());
      log.add(sys.call(child, "q", SECOND));
      log.add(sys.nowNanos());
      log.add(sys.receive().body());
      sys.sleep(LONG);
    });
    assertLog(
        1L,
        SECOND.toNanos(),
        null,
        2 * SECOND.toNanos(),
        new Signal.NoReply(1),
        "fills it",
        null,
        Sent.OK,
        Sent.FULL);
  }

  @Test
  void shouldRefuseToWaitForRoomInTheSendersOwnMailbox() {
    run(sys ->
        sys.spawn(
            s -> {
              s.send(s.selfCap(), "a");
              log.add(refusal(() -> s.send(s.selfCap(), "b")));
            },
            room("child", 1)));
    assertLog(
        "KernelException: send: process=2 waits for room in its own mailbox, which only it can"
            + " make; receive first");
  }

  @Test
  void shouldHoldAgainstTheHostToo() {
    long pid = boot(sys -> sys.sleep(LONG), room("init", 3));
    for (int i = 0; i < 3; i++) {
      log.add(engine().host().post(pid, i));
    }
    // The boot signal has the other place.
    assertLog(Sent.OK, Sent.OK, Sent.FULL);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldNeverHoldMoreThanTheLimitAcrossCores(long seed) {
    int limit = 3;
    setUp.cores(3).seed(seed);
    run(sys -> {
      Capability child =
          sys.spawn(
              s -> {
                log.add(s.self());
                while (s.receive(SECOND) != null) {
                  s.yieldTurn();
                }
              },
              room("child", limit));
      for (int i = 0; i < 9; i++) {
        sys.spawn(
            s -> {
              for (int n = 0; n < 20; n++) {
                s.send(s.delegated().getFirst(), n);
              }
            },
            named("sender").placement(Placement.on(i % 3)).delegate(sys.derive(child, Right.SEND)));
      }
      sys.sleep(LONG);
    });
    long child = (Long) log.getFirst();
    int waiting = 0;
    int most = 0;
    int taken = 0;
    for (Event event : events) {
      if (event instanceof Event.Send send && send.to() == child) {
        most = Math.max(most, ++waiting);
      } else if (event instanceof Event.Recv recv && recv.pid() == child) {
        waiting--;
        taken++;
      }
    }
    assertThat(taken).as("seed=%d", seed).isEqualTo(180);
    assertThat(most).as("seed=%d", seed).isLessThanOrEqualTo(limit);
  }
}
