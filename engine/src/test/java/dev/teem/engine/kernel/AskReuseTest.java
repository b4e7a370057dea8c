package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A request uses what an answered one has left, and nobody who has kept that one can tell. */
@ParameterizedClass
@EnumSource(Fibers.class)
class AskReuseTest extends SimulatedTest {
  private static String answered(long asker, Object question) {
    return "KernelException: reply: message from %d: %s has been answered already"
        .formatted(asker, question);
  }

  /** Asks the questions one after the other, and logs what comes. */
  private Actor asking(Object... questions) {
    List<Object> left = new ArrayList<>(List.of(questions));
    return Actor.starting(s -> s.ask(s.delegated().getFirst(), left.removeFirst(), SECOND))
        .onMail((s, m) -> {
          log.add(m.body());
          if (!left.isEmpty()) {
            s.ask(s.delegated().getFirst(), left.removeFirst(), SECOND);
          }
        })
        .onSignals((s, signal) -> {
          log.add(signal);
          if (!left.isEmpty()) {
            s.ask(s.delegated().getFirst(), left.removeFirst(), LONG);
          }
        });
  }

  private Actor keepingAll(List<Message> kept) {
    return Actor.receiving((s, m) -> {
      kept.add(m.copy());
      s.reply(m, "re " + m.body());
    });
  }

  @Test
  void shouldUseTheSameEnvelopeAgain() {
    List<Message> kept = new ArrayList<>();
    run(sys -> {
      Capability server = sys.spawn(keepingAll(kept));
      sys.call(server, "a", SECOND);
      sys.call(server, "b", SECOND);
      sys.spawn(asking("c", "d"), server);
      sys.sleep(LONG);
    });
    assertLog("re c", "re d");
    assertThat(kept).extracting(Message::envelope).containsOnly(kept.getFirst().envelope());
  }

  @Test
  void shouldLeaveCopiesAsTheyWere() {
    List<Message> requests = new ArrayList<>();
    List<Message> replies = new ArrayList<>();
    run(sys -> {
      Capability server = sys.spawn(keepingAll(requests));
      for (int i = 0; i < 3; i++) {
        sys.sleep(SECOND);
        replies.add(sys.call(server, i, SECOND).copy());
      }
    });
    assertThat(requests).extracting(Message::body).containsExactly(0, 1, 2);
    assertThat(requests).extracting(Message::correlation).containsExactly(1L, 2L, 3L);
    assertThat(requests).allMatch(Message::isRequest).noneMatch(Message::isReply);
    assertThat(requests)
        .extracting(Message::deadlineNanos)
        .containsExactly(2_000_000_000L, 3_000_000_000L, 4_000_000_000L);
    assertThat(replies).extracting(Message::body).containsExactly("re 0", "re 1", "re 2");
    assertThat(replies).extracting(Message::correlation).containsExactly(1L, 2L, 3L);
    assertThat(replies).allMatch(Message::isReply).noneMatch(Message::isRequest);
    assertThat(replies).extracting(Message::deadlineNanos).containsOnly(Long.MAX_VALUE);
    assertThat(replies).extracting(Message::sender).containsOnly(2L);
  }

  @Test
  void shouldRefuseASecondAnswerThroughACopyFromBefore() {
    List<Message> kept = new ArrayList<>();
    run(sys -> {
      Capability server =
          sys.spawn(
              Actor.receiving((s, m) -> {
                kept.forEach(old -> log.add(refusal(() -> s.reply(old, "wrong"))));
                kept.add(m.copy());
                s.reply(m, "re " + m.body());
                log.add(refusal(() -> s.reply(m, "wrong")));
              }));
      sys.spawn(asking("a", "b"), server);
      sys.sleep(LONG);
    });
    assertLog(answered(3, "a"), "re a", answered(3, "a"), answered(3, "b"), "re b");
  }

  @Test
  void shouldRefuseASecondAnswerThroughTheViewOfTheFirst() {
    run(sys -> {
      Capability server =
          sys.spawn(s -> {
            Message first = s.receive();
            s.reply(first, "re a");
            s.sleep(SECOND.dividedBy(2));
            // The next request is in the mailbox, in the same envelope.
            log.add(refusal(() -> s.reply(first, "wrong")));
            s.reply(s.receive(), "re b");
          });
      sys.spawn(asking("a", "b"), server);
      sys.sleep(LONG);
    });
    assertLog("re a", answered(3, "a"), "re b");
  }

  @Test
  void shouldRefuseToAnswerAnAnswerWhoseEnvelopeIsUsedAgain() {
    run(sys -> {
      Capability server = sys.spawn(keepingAll(new ArrayList<>()));
      Message reply = sys.call(server, "a", SECOND).copy();
      sys.ask(server, "b", SECOND);
      log.add(refusal(() -> sys.reply(reply, "wrong")));
    });
    assertLog("KernelException: reply: message from 2: re a is not a request");
  }

  @Test
  void shouldNotUseAnEnvelopeAgainThatMayStillCome() {
    List<Message> kept = new ArrayList<>();
    run(sys -> {
      Capability server =
          sys.spawn(
              Actor.receiving((s, m) -> {
                kept.add(m.copy());
                if (kept.size() == 2) {
                  s.reply(kept.get(0), "late");
                  s.reply(kept.get(1), "in time");
                }
              }));
      sys.spawn(asking("a", "b"), server);
      sys.sleep(LONG);
    });
    assertLog(new Signal.NoReply(1), "in time");
    assertThat(kept.get(0).envelope()).isNotSameAs(kept.get(1).envelope());
    assertThat(engine().metrics().lateReplies()).isEqualTo(1);
  }

  @Test
  void shouldNotUseTheEnvelopeOfADeadAskerAgain() {
    List<Message> kept = new ArrayList<>();
    run(sys -> {
      Capability server =
          sys.spawn(
              Actor.receiving((s, m) -> {
                kept.add(m.copy());
                if (kept.size() == 2) {
                  kept.forEach(each -> s.reply(each, "re " + each.body()));
                }
              }));
      Actor mortal = Actor.starting(s -> s.ask(s.delegated().getFirst(), "of the dead", LONG));
      Capability dying = sys.spawn(mortal, sys.derive(server, Right.SEND));
      sys.yieldTurn();
      sys.signal(dying);
      log.add(sys.call(server, "b", SECOND).body());
    });
    assertLog("re b");
    assertThat(kept.get(0).envelope()).isNotSameAs(kept.get(1).envelope());
  }

  @Test
  void shouldNotTakeItsOwnRequestForTheAnswer() {
    run(sys -> {
      sys.receive();
      log.add(sys.call(sys.selfCap(), "to myself", SECOND));
      log.add(sys.receive().body());
    });
    assertLog(null, "to myself");
  }

  @Test
  void shouldHoldManyQuestionsApart() {
    // More than are kept for reuse.
    int questions = 3_000;
    List<Message> kept = new ArrayList<>();
    run(sys -> {
      Capability server =
          sys.spawn(
              Actor.receiving((s, m) -> {
                kept.add(m.copy());
                if (kept.size() == questions) {
                  Collections.shuffle(kept, new Random(1));
                  kept.forEach(each -> s.reply(each, each.body()));
                  kept.clear();
                }
              }));
      sys.receive();
      for (int round = 0; round < 2; round++) {
        long first = 0;
        for (int i = 0; i < questions; i++) {
          long correlation = sys.ask(server, i, SECOND);
          first = i == 0 ? correlation : first;
        }
        Set<Object> answers = new HashSet<>();
        for (int i = 0; i < questions; i++) {
          Message answer = sys.receive();
          assertThat(answer.body()).isEqualTo((int) (answer.correlation() - first));
          answers.add(answer.body());
        }
        log.add(answers.size());
      }
    });
    assertLog(questions, questions);
  }

  static List<Long> seeds() {
    List<Long> seeds = new ArrayList<>();
    for (long seed = 1; seed <= 40; seed++) {
      seeds.add(seed);
    }
    return seeds;
  }

  /** Answers some at once, some later or too late, some never, and many twice. */
  private static final class Chaotic implements Behavior {
    private final Random random;
    private final List<Message> kept = new ArrayList<>();

    Chaotic(long seed) {
      random = new Random(seed);
    }

    @Override
    public void onMessage(Sys sys, Message message) {
      kept.add(message.copy());
      for (int n = random.nextInt(4); n > 0; n--) {
        Message any = kept.get(kept.size() - 1 - random.nextInt(Math.min(kept.size(), 8)));
        refusal(() -> sys.reply(any, any.body()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldAnswerEachQuestionAtMostOnceWithItsOwnAnswer(long seed) {
    setUp.cores(2).seed(seed);
    int questions = 300;
    run(sys -> {
      sys.receive();
      List<Capability> servers = new ArrayList<>();
      for (int core = 0; core < 2; core++) {
        servers.add(
            sys.spawn(new Chaotic(seed + core), named("s" + core).placement(Placement.on(core))));
      }
      Random random = new Random(seed);
      Set<Long> open = new HashSet<>();
      long answers = 0;
      for (int i = 0; i < questions || !open.isEmpty(); ) {
        if (i < questions && random.nextBoolean()) {
          // The body is the correlation that the request is about to get.
          Duration within = Duration.ofNanos(1 + random.nextInt(3));
          long expected = ++i;
          assertThat(sys.ask(servers.get(random.nextInt(2)), expected, within)).isEqualTo(expected);
          open.add(expected);
        } else {
          Message message = sys.receive(Duration.ofNanos(1));
          if (message != null && message.isReply()) {
            assertThat(message.body()).isEqualTo(message.correlation());
            assertThat(open.remove(message.correlation())).isTrue();
            answers++;
          } else if (message != null) {
            Signal.NoReply none = (Signal.NoReply) message.signal();
            assertThat(open.remove(none.correlation())).isTrue();
          }
        }
      }
      log.add(answers > questions / 5);
    });
    assertThat(log).as("seed=%d exits=%s", seed, exits).containsExactly(true);
  }
}
