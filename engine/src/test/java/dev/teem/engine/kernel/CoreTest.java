package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoreTest {
  private final Engine engine = Engine.launch(new EngineContext().cores(1).hostDriven());
  private final Core core = engine.cores().getFirst();
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void shouldHandleMessagesInTheOrderInWhichTheyWereOffered() {
    for (int i = 0; i < 5; i++) {
      int number = i;
      assertThat(core.offer(() -> log.add("m" + number))).isTrue();
    }
    assertThat(core.doWork()).isEqualTo(5);
    assertThat(log).containsExactly("m0", "m1", "m2", "m3", "m4");
  }

  @Test
  void shouldTakeTasksInTurn() {
    Countdown a = new Countdown("a", 3);
    Countdown b = new Countdown("b", 2);
    core.ready(a);
    core.ready(b);
    while (core.doWork() > 0) {
      // Until both are done.
    }
    assertThat(log).containsExactly("a", "b", "a", "b", "a");
  }

  @Test
  void shouldQueueATaskOnceHoweverOftenItIsMadeReady() {
    Countdown a = new Countdown("a", 2);
    core.ready(a);
    core.ready(a);
    core.doWork();
    assertThat(log).containsExactly("a");
  }

  @Test
  void shouldLetATaskSleepUntilItIsMadeReadyAgain() {
    Countdown a = new Countdown("a", 1);
    core.ready(a);
    core.doWork();
    assertThat(core.doWork()).isZero();
    a.left = 1;
    core.ready(a);
    assertThat(core.doWork()).isEqualTo(1);
    assertThat(log).containsExactly("a", "a");
  }

  @Test
  void shouldSayNoWhenTheInboxIsFull() {
    int accepted = 0;
    while (core.offer(() -> log.add("x"))) {
      accepted++;
    }
    int handled = 0;
    for (int work = core.doWork(); work > 0; work = core.doWork()) {
      handled += work;
    }
    assertThat(handled).isEqualTo(accepted).isEqualTo(log.size());
  }

  @Test
  void shouldLoseNothingThatManyThreadsPost() throws InterruptedException {
    int perThread = 20_000;
    int[] handled = new int[2];
    boolean[] ordered = {true};
    int[] last = {-1, -1};
    Thread[] posters = new Thread[2];
    for (int t = 0; t < posters.length; t++) {
      int number = t;
      posters[t] =
          new Thread(() -> {
            for (int i = 0; i < perThread; i++) {
              int value = i;
              core.post(() -> {
                handled[number]++;
                ordered[0] &= value == last[number] + 1;
                last[number] = value;
              });
            }
          });
      posters[t].start();
    }
    while (handled[0] + handled[1] < 2 * perThread) {
      core.doWork();
    }
    for (Thread poster : posters) {
      poster.join();
    }
    assertThat(handled).containsOnly(perThread);
    assertThat(ordered[0]).isTrue();
  }

  private final class Countdown implements CoreTask {
    private final String name;
    private int left;

    Countdown(String name, int left) {
      this.name = name;
      this.left = left;
    }

    @Override
    public int step() {
      log.add(name);
      left--;
      return 1;
    }

    @Override
    public boolean runnable() {
      return left > 0;
    }
  }
}
