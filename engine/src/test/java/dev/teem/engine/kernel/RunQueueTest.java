package dev.teem.engine.kernel;

import static dev.teem.engine.kernel.Sprinter.deadline;
import static dev.teem.engine.kernel.Sprinter.normal;
import static dev.teem.engine.kernel.Sprinter.priority;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunQueueTest {
  private final RunQueue queue = new RunQueue();

  @Test
  void shouldBeAFifoWhileNobodyIsSpecial() {
    addAll(normal("a"), normal("b"), normal("c"));
    assertThat(drain()).containsExactly("a", "b", "c");
  }

  @Test
  void shouldGiveNothingWhenEmpty() {
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.poll()).isNull();
  }

  @Test
  void shouldKeepThePlaceOfOneThatIsAddedAgain() {
    Sprinter a = normal("a");
    addAll(a, normal("b"), a);
    assertThat(queue.size()).isEqualTo(2);
    assertThat(drain()).containsExactly("a", "b");
  }

  @Test
  void shouldPickByPriorityThenDeadlineThenArrival() {
    addAll(
        normal("n1"),
        deadline("late", 9),
        deadline("soon1", 5),
        deadline("soon2", 5),
        priority("low", -1),
        priority("high", 1),
        normal("n2"),
        new Sprinter("high and dated").urgent(1, 99));
    assertThat(drain())
        .containsExactly("high and dated", "high", "soon1", "soon2", "late", "n1", "n2", "low");
  }

  @Test
  void shouldTakeAnUrgencyWithoutPriorityAndDeadlineForNormal() {
    addAll(normal("a"), priority("b", 0), normal("c"));
    assertThat(drain()).containsExactly("a", "b", "c");
  }

  @Test
  void shouldRaiseWhoWasPassedOverByOneLevelForEveryFourTimes() {
    addAll(normal("patient"));
    assertThat(pollsBeforePatientAgainst(1)).isEqualTo(4);
    addAll(normal("patient"));
    assertThat(pollsBeforePatientAgainst(2)).isEqualTo(8);
  }

  @Test
  void shouldRaiseByEightLevelsAtMost() {
    addAll(normal("patient"));
    assertThat(pollsBeforePatientAgainst(8)).isEqualTo(32);
    addAll(normal("patient"));
    for (int i = 0; i < 100; i++) {
      addAll(priority("vip", 9));
      assertThat(name(queue.poll())).isEqualTo("vip");
    }
  }

  @Test
  void shouldLetAgesPersistThroughPlainMode() {
    Sprinter patient = normal("patient");
    addAll(patient);
    passOver(3);
    // Plain mode again: picked with the age it has, and queued with it.
    assertThat(name(queue.poll())).isEqualTo("patient");
    assertThat(patient.age).isEqualTo(3);
    addAll(patient);
    assertThat(pollsBeforePatientAgainst(1)).isEqualTo(1);
  }

  @Test
  void shouldCountNoFurtherThanMakesADifference() {
    Sprinter patient = normal("patient");
    addAll(patient);
    passOver(1000);
    queue.poll();
    assertThat(patient.age).isEqualTo(32);
  }

  @Test
  void shouldPickByArrivalInPlainModeWhateverTheAges() {
    Sprinter old = normal("old");
    addAll(old);
    passOver(20);
    queue.poll();
    addAll(normal("first"), old, normal("third"));
    assertThat(drain()).containsExactly("first", "old", "third");
  }

  @Test
  void shouldDropTheDiscardedWhenTheirTurnComes() {
    Sprinter dead = normal("dead");
    addAll(normal("a"), dead, normal("b"));
    dead.dead = true;
    assertThat(queue.size()).isEqualTo(3);
    assertThat(drain()).containsExactly("a", "b");
    assertThat(dead.queued).isFalse();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void shouldKeepThePlaceOfOneSuspendedAndResumedBeforeItsTurn() {
    Sprinter b = normal("b");
    addAll(normal("a"), b, normal("c"));
    b.suspended = true;
    assertThat(name(queue.poll())).isEqualTo("a");
    b.suspended = false;
    addAll(b);
    assertThat(drain()).containsExactly("b", "c");
  }

  @Test
  void shouldQueueAtTheTailOneResumedAfterItsTurn() {
    Sprinter a = normal("a");
    addAll(a, normal("b"), normal("c"));
    a.suspended = true;
    assertThat(name(queue.poll())).isEqualTo("b");
    a.suspended = false;
    addAll(a);
    assertThat(drain()).containsExactly("c", "a");
  }

  @Test
  void shouldCountAKilledSpecialOneUntilTheNextPick() {
    Sprinter patient = normal("patient");
    Sprinter vip = priority("vip", 1);
    Sprinter first = normal("first");
    addAll(first, patient, vip);
    vip.dead = true;
    assertThat(name(queue.poll())).isEqualTo("first");
    assertThat(name(queue.poll())).isEqualTo("patient");
    // Passed over once, in the last special pick; then picked in plain mode, which keeps the age.
    assertThat(patient.age).isEqualTo(1);
  }

  @Test
  void shouldGoBackToPlainModeWhenNothingLiveIsFound() {
    Sprinter vip = priority("vip", 1);
    addAll(vip);
    vip.dead = true;
    assertThat(queue.poll()).isNull();
    Sprinter b = normal("b");
    addAll(normal("a"), b);
    queue.poll();
    queue.poll();
    assertThat(b.age).isZero();
  }

  @Test
  void shouldScanNothingWhileSpecialOnesComeAndGoAmongManyNormalOnes() {
    int many = 100_000;
    List<Sprinter> normals = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      normals.add(normal("n" + i));
      queue.add(normals.get(i));
    }
    int picks = 0;
    Sprinter vip = priority("vip", 20);
    Sprinter dated = deadline("dated", 1);
    for (int round = 0; round < 20_000; round++) {
      addAll(vip, dated);
      // The third is picked in plain mode, and goes back with the age that it has.
      for (int i = 0; i < 3; i++) {
        Schedulable picked = queue.poll();
        picks++;
        if (picked != vip && picked != dated) {
          queue.add(picked);
        }
      }
    }
    // Whoever looks at an entry has to ask whether it is discarded.
    long asked = vip.asked + dated.asked + normals.stream().mapToLong(n -> n.asked).sum();
    assertThat(asked).isLessThanOrEqualTo(2L * picks);
  }

  private void addAll(Sprinter... entries) {
    for (Sprinter entry : entries) {
      queue.add(entry);
    }
  }

  /** How often one of the given priority goes first, until the one called patient does. */
  private int pollsBeforePatientAgainst(int priority) {
    Sprinter rival = priority("rival", priority);
    for (int polls = 0; polls < 100; polls++) {
      queue.add(rival);
      if (queue.poll() != rival) {
        assertThat(queue.poll()).isSameAs(rival);
        return polls;
      }
    }
    throw new AssertionError("patient was passed over 100 times");
  }

  private void passOver(int times) {
    Sprinter vip = priority("vip", 50);
    for (int i = 0; i < times; i++) {
      queue.add(vip);
      assertThat(queue.poll()).isSameAs(vip);
    }
  }

  private List<String> drain() {
    List<String> names = new ArrayList<>();
    for (Schedulable s = queue.poll(); s != null; s = queue.poll()) {
      names.add(name(s));
    }
    return names;
  }

  private static String name(Schedulable entry) {
    return ((Sprinter) entry).name;
  }
}
