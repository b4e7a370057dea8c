package dev.teem.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.time.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ReceiptCacheTest {
  private static final Duration TTL = Duration.ofNanos(100);

  private final VirtualClock clock = new VirtualClock();
  private final ReceiptCache<String> cache = cache(3, 30);

  /** The weight of a text is its length. */
  private ReceiptCache<String> cache(int maxEntries, long maxBytes) {
    return new ReceiptCache<>(maxEntries, maxBytes, TTL, String::length, clock);
  }

  @Test
  void shouldFindWhatWasPut() {
    assertThat(cache.get("a")).isNull();
    assertThat(cache.put("a", "one")).isTrue();
    assertThat(cache.get("a")).isEqualTo("one");
    assertThat(cache.stats()).isEqualTo(new CacheStats(1, 3, 1, 1, 0, 0));
  }

  @Test
  void shouldReplaceWhatIsThere() {
    cache.put("a", "one");
    cache.put("a", "three");
    assertThat(cache.get("a")).isEqualTo("three");
    assertThat(cache.stats()).isEqualTo(new CacheStats(1, 5, 1, 0, 0, 0));
  }

  @Test
  void shouldGiveUpTheLeastRecentlyUsedWhenThereAreTooMany() {
    cache.put("a", "1");
    cache.put("b", "2");
    cache.put("c", "3");
    cache.get("a");
    cache.put("d", "4");
    assertThat(cache.get("b")).isNull();
    assertThat(cache.get("a")).isEqualTo("1");
    assertThat(cache.stats().evictions()).isEqualTo(1);
  }

  @Test
  void shouldGiveUpAsManyAsWeighTooMuch() {
    cache.put("a", "x".repeat(10));
    cache.put("b", "x".repeat(10));
    cache.put("c", "x".repeat(5));
    cache.put("d", "x".repeat(25));
    assertThat(cache.get("a")).isNull();
    assertThat(cache.get("b")).isNull();
    assertThat(cache.get("c")).isNotNull();
    assertThat(cache.stats()).isEqualTo(new CacheStats(2, 30, 1, 2, 2, 0));
  }

  @Test
  void shouldNotKeepWhatIsHeavierThanAllThatMayBe() {
    cache.put("a", "1");
    cache.put("b", "2");
    assertThat(cache.put("a", "x".repeat(31))).isFalse();
    assertThat(cache.get("a")).as("out of date").isNull();
    assertThat(cache.get("b")).as("not given up for it").isEqualTo("2");
  }

  @Test
  void shouldKeepNothingLongerThanItsTimeToLive() {
    cache.put("a", "1");
    clock.advance(99);
    assertThat(cache.get("a")).isEqualTo("1");
    clock.advance(1);
    assertThat(cache.get("a")).as("using it does not prolong it").isNull();
    assertThat(cache.stats()).isEqualTo(new CacheStats(0, 0, 1, 1, 0, 1));
  }

  @Test
  void shouldLiveAnewWhenPutAgain() {
    cache.put("a", "1");
    clock.advance(60);
    cache.put("a", "2");
    clock.advance(60);
    assertThat(cache.get("a")).isEqualTo("2");
  }

  @Test
  void shouldGiveBackTheRoomOfWhatHasExpiredWhateverIsLookedFor() {
    cache.put("a", "1");
    clock.advance(50);
    cache.put("b", "2");
    clock.advance(50);
    assertThat(cache.get("b")).isEqualTo("2");
    assertThat(cache.stats().entries()).isEqualTo(1);
    clock.advance(50);
    cache.put("c", "3");
    assertThat(cache.stats()).isEqualTo(new CacheStats(1, 1, 1, 0, 0, 2));
  }

  @Test
  void shouldGiveBackAllRoomWhenToldAfterAPause() {
    ReceiptCache<String> large = cache(10_000, 1_000_000);
    for (int i = 0; i < 5_000; i++) {
      large.put("key-" + i, "value");
    }
    clock.advance(100);
    large.expire();
    assertThat(large.stats()).isEqualTo(new CacheStats(0, 0, 0, 0, 0, 5_000));
  }

  @Test
  void shouldFindByTheInputAndThenByTheReceipt() {
    cache.put("input", "1");
    cache.put("receipt", "1");
    assertThat(cache.find("input", "receipt")).isEqualTo(new ReceiptCache.Hit<>("input", "1"));
    assertThat(cache.find("other", "receipt")).isEqualTo(new ReceiptCache.Hit<>("receipt", "1"));
    assertThat(cache.find("other", "another")).isNull();
    assertThat(cache.stats()).isEqualTo(new CacheStats(2, 2, 2, 1, 0, 0));
  }

  @Test
  void shouldHoldNearlyAllThatItMayAndNeverMore() {
    ReceiptCache<String> large = cache(16_384, 16_384);
    for (int i = 0; i < 16_384; i++) {
      large.put("key-" + i, "x");
    }
    assertThat(large.stats().entries()).isBetween(15_500, 16_384);
    for (int i = 0; i < 50_000; i++) {
      large.put("more-" + i, "x");
    }
    assertThat(large.stats().entries()).isEqualTo(16_384);
    assertThat(large.stats().bytes()).isEqualTo(16_384);
  }

  /** Against a map in order of use, with one shard. */
  @Test
  void shouldDoAsAMapInOrderOfUseWithAgesAndWeights() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      ReceiptCache<String> small = cache(8, 40);
      Map<String, String> model = new LinkedHashMap<>(16, 0.75f, true);
      Map<String, Long> puts = new LinkedHashMap<>();
      for (int step = 0; step < 2_000; step++) {
        clock.advance(random.nextInt(5));
        long now = clock.nanoTime();
        model.keySet().removeIf(key -> now - puts.get(key) >= TTL.toNanos());
        String key = "k" + random.nextInt(20);
        if (random.nextBoolean()) {
          assertThat(small.get(key)).as("seed=%d step=%d", seed, step).isEqualTo(model.get(key));
        } else {
          String value = "v".repeat(random.nextInt(12));
          small.put(key, value);
          model.remove(key);
          while (model.size() == 8 || weight(model) + value.length() > 40) {
            model.remove(model.keySet().iterator().next());
          }
          model.put(key, value);
          puts.put(key, now);
        }
        assertThat(small.stats().bytes())
            .as("seed=%d step=%d", seed, step)
            .isEqualTo(weight(model));
      }
    }
  }

  private static long weight(Map<String, String> model) {
    return model.values().stream().mapToLong(String::length).sum();
  }

  @Test
  void shouldStayWithinItsBoundsAndGiveNoWrongValueToManyThreads() throws Exception {
    ReceiptCache<String> shared = cache(256, 4_000);
    List<Future<?>> ends = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int thread = 0; thread < 4; thread++) {
        long seed = thread;
        ends.add(threads.submit(() -> hammer(shared, new Random(seed))));
      }
    }
    for (Future<?> end : ends) {
      end.get();
    }
    CacheStats stats = shared.stats();
    assertThat(stats.entries()).isLessThanOrEqualTo(256);
    assertThat(stats.bytes()).isLessThanOrEqualTo(4_000);
    clock.advance(100);
    shared.expire();
    assertThat(shared.stats().entries()).isZero();
    assertThat(shared.stats().bytes()).isZero();
  }

  private void hammer(ReceiptCache<String> shared, Random random) {
    for (int i = 0; i < 100_000; i++) {
      int number = random.nextInt(600);
      String key = "key-" + number;
      if (random.nextInt(4) == 0) {
        shared.put(key, key.repeat(number % 5 + 1));
      } else {
        String value = shared.get(key);
        if (value != null && !value.startsWith(key)) {
          throw new AssertionError(key + " has " + value);
        }
      }
      if (number == 0) {
        clock.advance(1);
      }
    }
  }

  @Test
  void shouldRefuseBoundsAndWeightsThatAreNone() {
    assertThatThrownBy(() -> cache(0, 1)).hasMessageContaining("maxEntries=0");
    assertThatThrownBy(() -> cache(1, 0)).hasMessageContaining("maxBytes=0");
    assertThatThrownBy(() -> new ReceiptCache<>(1, 1, Duration.ZERO, value -> 1, clock))
        .hasMessageContaining("timeToLive=PT0S");
    ReceiptCache<String> odd = new ReceiptCache<>(1, 1, TTL, value -> -1, clock);
    assertThatThrownBy(() -> odd.put("a", "1")).hasMessageContaining("weight=-1", "key=a");
  }
}
