package dev.teem.engine.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Spliterator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found, and in which order, is what a list would give that is searched from its front. */
class ShardTuplesTest {
  private static final int STEPS = 20_000;

  private final ShardTuples tuples = new ShardTuples(new ShardLock() {});

  /** The oldest first. */
  private final List<Tuple> model = new ArrayList<>();

  private long made;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldFindWhatAListFinds(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      // Waves: it grows to some thousands, and is nearly empty at times.
      boolean grows = step / 3_000 % 2 == 0;
      if (random.nextInt(8) < (grows ? 6 : 2)) {
        put(random);
      } else {
        take(random);
      }
      look(random);
    }
    Template any = Template.any();
    assertThat(tuples.find(any, Integer.MAX_VALUE)).isEqualTo(model);
    while (!model.isEmpty()) {
      assertThat(tuples.removeFirst(any)).isEqualTo(model.removeFirst());
    }
    assertThat(tuples.count(any)).isZero();
  }

  /** A lane has very many where each of its waiters wants another yool. */
  @Test
  void shouldNotLookAtBucketsOfALaneThatAreEmpty() {
    Tuple tuple = tuple(new Random(1));
    for (int i = 0; i < 100; i++) {
      Template other = Template.of(tuple.lane(), "awaited-" + i);
      Bucket awaited = tuples.groups().need(other.lane(), other.yool(), other.bucketHash());
      awaited.waiters().add(new WaitPlace(new ParkedWaiter(other, true), null, i));
    }
    Bucket bucket = tuples.groups().need(tuple.lane(), tuple.yool(), tuple.bucketHash());
    tuples.append(tuple, bucket);

    Template lane = Template.lane(tuple.lane());
    assertThat(tuples.find(lane, 2)).containsExactly(tuple);
    Whole whole = tuples.groups().lane(tuple.lane());
    assertThat(whole.buckets).hasSize(101);
    assertThat(whole.occupied()).containsExactly(bucket);
    assertThat(tuples.count(lane)).isOne();

    tuples.remove(tuple);
    assertThat(whole.occupied()).isEmpty();
    assertThat(tuples.find(lane, 2)).isEmpty();
    assertThat(tuples.count(lane)).isZero();
  }

  /** To let go of what is idle is to look at all that is kept: that must not be as much as once. */
  @Test
  void shouldBeSmallAgainWhenManyLanesAreIdle() {
    BucketTable groups = tuples.groups();
    List<Template> many =
        IntStream.range(0, 10_000).mapToObj(i -> Template.of("lane-" + i, "yool-" + i)).toList();
    for (Template each : many) {
      Tuple tuple = Tuple.fromJson(Map.of("lane", each.lane(), "yool", each.yool()));
      tuples.append(tuple, groups.need(each.lane(), each.yool(), each.bucketHash()));
    }
    assertThat(places(groups.lanes())).isGreaterThan(10_000);
    many.forEach(each -> assertThat(tuples.removeFirst(each)).isNotNull());

    for (int i = 0; groups.groups() > 100; i++) {
      groups.needLane("other-" + i);
    }

    assertThat(places(groups.lanes())).isLessThan(1_000);
  }

  /** Of a hash table, which a walk through it can be halved down to. */
  private static long places(Iterable<?> table) {
    Spliterator<?> walk = table.spliterator();
    long places = 1;
    while (walk.trySplit() != null) {
      places *= 2;
    }
    return places;
  }

  private void put(Random random) {
    Tuple tuple = tuple(random);
    Bucket bucket = tuples.groups().need(tuple.lane(), tuple.yool(), tuple.bucketHash());
    assertThat(tuples.has(bucket, tuple)).isFalse();
    if (random.nextInt(10) == 0) {
      tuples.prepend(tuple, bucket);
      model.addFirst(tuple);
    } else {
      tuples.append(tuple, bucket);
      model.addLast(tuple);
    }
    assertThat(tuples.has(bucket, tuple)).isTrue();
  }

  private void take(Random random) {
    if (!model.isEmpty() && random.nextInt(4) == 0) {
      Tuple some = model.remove(random.nextInt(model.size()));
      tuples.remove(some);
      return;
    }
    Template template = template(random);
    Tuple expected = first(template);
    assertThat(tuples.removeFirst(template)).as("%s", template).isSameAs(expected);
    model.remove(expected);
  }

  private void look(Random random) {
    Template template = template(random);
    assertThat(tuples.first(template)).as("%s", template).isSameAs(first(template));
    if (random.nextInt(100) == 0) {
      List<Tuple> wanted = model.stream().filter(template::matches).toList();
      int atMost = random.nextInt(50);
      assertThat(tuples.find(template, atMost)).isEqualTo(wanted.stream().limit(atMost).toList());
      assertThat(tuples.count(template)).isEqualTo(wanted.size());
    }
    if (!model.isEmpty()) {
      Tuple some = model.get(random.nextInt(model.size()));
      assertThat(tuples.named(some.id())).isSameAs(some);
    }
  }

  private Tuple first(Template template) {
    return model.stream().filter(template::matches).findFirst().orElse(null);
  }

  private Tuple tuple(Random random) {
    String lane = "lane-" + Math.min(random.nextInt(5), random.nextInt(5));
    String yool = "yool-" + random.nextInt(4);
    Map<String, Object> data = Map.of("n", made++, "size", (long) random.nextInt(3));
    Tuple tuple = Tuple.of(yool, List.of(0L), "op", lane, "op", null, List.of(), data);
    return random.nextInt(5) > 0
        ? tuple
        : new Tuple(
            "named-" + made, yool, List.of(0L), "op", lane, "op", null, List.of(), data, null);
  }

  private static Template template(Random random) {
    Template template = Template.any();
    if (random.nextBoolean()) {
      template = template.where("lane", "lane-" + random.nextInt(5));
    }
    if (random.nextBoolean()) {
      template = template.where("yool", "yool-" + random.nextInt(4));
    }
    return switch (random.nextInt(4)) {
      case 0 -> template.where("size", (long) random.nextInt(3));
      case 1 -> {
        long remainder = random.nextInt(7);
        yield template.matching(each -> (long) each.data().get("n") % 7 == remainder);
      }
      default -> template;
    };
  }
}
