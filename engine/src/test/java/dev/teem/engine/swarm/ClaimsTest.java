package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private final Claims claims = new Claims(64);

  @Test
  void shouldGiveAClaimToOneUntilItIsReleased() {
    byte[] hash = hash(7);
    assertThat(claims.claim(hash, 0)).isTrue();
    assertThat(claims.claim(hash, 0)).isFalse();
    claims.release(hash, 0);
    assertThat(claims.claim(hash, 0)).isTrue();
  }

  @Test
  void shouldTakeHashesFromTheirOffset() {
    byte[] two = new byte[64];
    System.arraycopy(hash(1), 0, two, 0, 32);
    System.arraycopy(hash(2), 0, two, 32, 32);
    assertThat(claims.claim(two, 0)).isTrue();
    assertThat(claims.claim(two, 32)).isTrue();
    assertThat(claims.claim(hash(2), 0)).isFalse();
  }

  @Test
  void shouldClaimAHashOfZeros() {
    byte[] zeros = new byte[32];
    assertThat(claims.claim(zeros, 0)).isTrue();
    assertThat(claims.claim(zeros, 0)).isFalse();
    claims.release(zeros, 0);
    assertThat(claims.claim(zeros, 0)).isTrue();
  }

  @Test
  void shouldSayNoRatherThanForgetWhenALineIsFull() {
    int won = 0;
    byte[][] hashes = new byte[9][];
    for (int i = 0; i < hashes.length; i++) {
      // The line is told by the first four bytes.
      hashes[i] = new byte[32];
      hashes[i][7] = (byte) (i + 1);
      won += claims.claim(hashes[i], 0) ? 1 : 0;
    }
    assertThat(won).isEqualTo(7);
    assertThat(claims.claim(hashes[8], 0)).isFalse();
    claims.release(hashes[3], 0);
    assertThat(claims.claim(hashes[8], 0)).isTrue();
  }

  @Test
  void shouldRefuseToReleaseWhatIsNotHeld() {
    assertThatThrownBy(() -> claims.release(hash(1), 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldNeverHaveTwoHoldersOfOneHash() throws InterruptedException {
    AtomicIntegerArray holders = new AtomicIntegerArray(8);
    CountDownLatch start = new CountDownLatch(1);
    Thread[] threads = new Thread[3];
    Throwable[] failures = new Throwable[threads.length];
    for (int t = 0; t < threads.length; t++) {
      int number = t;
      threads[t] =
          new Thread(() -> {
            try {
              start.await();
              contend(holders, new Random(number));
            } catch (Throwable e) {
              failures[number] = e;
            }
          });
      threads[t].start();
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).containsOnlyNulls();
  }

  private void contend(AtomicIntegerArray holders, Random random) {
    for (int i = 0; i < 200_000; i++) {
      int which = random.nextInt(holders.length());
      byte[] hash = hash(which);
      if (claims.claim(hash, 0)) {
        assertThat(holders.incrementAndGet(which)).isEqualTo(1);
        holders.decrementAndGet(which);
        claims.release(hash, 0);
      }
    }
  }

  private static byte[] hash(int seed) {
    byte[] hash = new byte[32];
    new Random(seed).nextBytes(hash);
    return hash;
  }
}
