package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoomTest {
  private final Room room = new Room(2);

  private static RoomWait someone() {
    return new RoomWait(null, null, null);
  }

  @Test
  void shouldLetInAsManyAsItHasPlaces() {
    assertThat(room.tryEnter()).isTrue();
    assertThat(room.tryEnter()).isTrue();
    assertThat(room.tryEnter()).isFalse();
    assertThat(room.leave()).isNull();
    assertThat(room.tryEnter()).isTrue();
  }

  @Test
  void shouldHandAPlaceToTheOneThatHasWaitedLongest() {
    RoomWait first = someone();
    RoomWait second = someone();
    room.tryEnter();
    room.tryEnter();
    room.waiting.add(first);
    room.waiting.add(second);
    assertThat(room.leave()).isSameAs(first);
    assertThat(room.tryEnter()).isFalse();
    assertThat(room.leave()).isSameAs(second);
    assertThat(room.leave()).isNull();
    assertThat(room.tryEnter()).isTrue();
  }

  @Test
  void shouldHandOnNothingThatIsBeyondTheLimit() {
    RoomWait waiting = someone();
    room.tryEnter();
    room.tryEnter();
    room.enter();
    room.waiting.add(waiting);
    assertThat(room.leave()).isNull();
    assertThat(room.leave()).isSameAs(waiting);
  }

  @Test
  void shouldNotShareTheLastPlaceAmongThreads() throws InterruptedException {
    int limit = 10_000;
    Room shared = new Room(limit);
    AtomicInteger entered = new AtomicInteger();
    Thread[] threads = new Thread[2];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofPlatform()
              .start(() -> {
                while (shared.tryEnter()) {
                  entered.incrementAndGet();
                }
              });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(entered).hasValue(limit);
  }
}
