package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
  private final ProcessTable table = new ProcessTable();

  private static Process process(long pid) {
    return new BehaviorProcess(pid, null, null, new Actor());
  }

  private Process add(long pid) {
    Process process = process(pid);
    table.add(process);
    return process;
  }

  @Test
  void shouldFindWhatWasAddedUntilItIsRemoved() {
    Process one = add(1);
    Process two = add(2);
    assertThat(table.find(1)).isSameAs(one);
    assertThat(table.size()).isEqualTo(2);
    table.remove(one);
    assertThat(table.find(1)).isNull();
    assertThat(table.find(2)).isSameAs(two);
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void shouldFindNothingWhereNothingIs() {
    assertThat(table.find(1)).isNull();
    assertThat(table.find(Long.MAX_VALUE)).isNull();
    add(1);
    assertThat(table.find(2)).isNull();
    assertThat(table.find(1 + (1L << 47))).isNull();
  }

  @Test
  void shouldListByPid() {
    add(700);
    add(2);
    add(Pid.of(0, 1, 5));
    assertThat(table.all())
        .extracting(process -> process.pid)
        .containsExactly(2L, 700L, Pid.of(0, 1, 5));
  }

  @Test
  void shouldGoOnAddingToAPageThatWasEmptied() {
    for (int i = 1; i <= 3; i++) {
      table.remove(add(i));
    }
    Process four = add(4);
    assertThat(table.find(4)).isSameAs(four);
    assertThat(table.all()).containsExactly(four);
  }

  @Test
  void shouldComeBackToAPageThatWasLeftEmptyAndDropped() {
    table.remove(add(1));
    // On the next page, by the same spawner: the first is dropped.
    table.remove(add(513));
    Process late = add(2);
    assertThat(table.find(2)).isSameAs(late);
    table.remove(late);
    assertThat(table.find(2)).isNull();
    assertThat(table.size()).isZero();
  }

  @Test
  void shouldNotTakeANewPageForTheOneThatWasDropped() {
    table.remove(add(1));
    add(513);
    Process late = add(2);
    table.remove(late);
    assertThat(table.find(2)).isNull();
  }

  @Test
  void shouldDoAsAMapDoes() {
    Random random = new Random(11);
    Map<Long, Process> model = new TreeMap<>();
    long[] next = new long[3];
    for (int i = 0; i < 50_000; i++) {
      if (random.nextInt(100) < 51 || model.isEmpty()) {
        int spawnedBy = random.nextInt(3);
        long pid = Pid.of(0, spawnedBy, ++next[spawnedBy]);
        model.put(pid, add(pid));
      } else {
        List<Long> pids = new ArrayList<>(model.keySet());
        long pid = pids.get(random.nextInt(pids.size()));
        table.remove(model.remove(pid));
        assertThat(table.find(pid)).isNull();
      }
      assertThat(table.size()).isEqualTo(model.size());
    }
    assertThat(table.all()).isEqualTo(new ArrayList<>(model.values()));
    model.forEach((pid, process) -> assertThat(table.find(pid)).isSameAs(process));
  }
}
