package dev.teem.journal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Receipt;
import dev.teem.engine.space.Tuple;
import dev.teem.journal.log.Children;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentCrashTest {
  private static final int KILLS = 4;

  @TempDir Path temp;

  @Test
  void shouldGoOnAtTheFirstStepWithoutAReceiptHoweverOftenTheProcessIsKilled() throws Exception {
    long seed = System.nanoTime();
    System.out.println("shouldGoOn seed=" + seed);
    Random random = new Random(seed);
    List<String> printed = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      printed.addAll(runAndKill(kill, random.nextInt(80)));
    }
    printed.addAll(runToTheEnd());

    List<Integer> begun =
        printed.stream()
            .filter(line -> line.startsWith("begin "))
            .map(line -> Integer.valueOf(line.substring(6)))
            .toList();
    // A step begins when the one before it has its receipt: it is never begun again after that.
    assertThat(begun).isSorted();
    assertThat(begun.stream().distinct()).hasSize(AgentUntilKilled.STEPS);
    assertThat(begun).hasSizeLessThanOrEqualTo(AgentUntilKilled.STEPS + KILLS);

    String last = printed.getLast();
    assertThat(last).startsWith("end ");
    Map<?, ?> outcome = (Map<?, ?>) CanonicalJson.parse(last.substring(4));
    assertThat(outcome.get("status")).isEqualTo("ok");
    assertThat(outcome.get("output")).isEqualTo((long) AgentUntilKilled.STEPS);
    double used = (Double) ((Map<?, ?>) outcome.get("used")).get("tokens");
    // All that was begun, also by those that died; one more if one died before it could say so.
    assertThat(used).isBetween((double) begun.size(), (double) begun.size() + KILLS);
    checkStore();
  }

  private void checkStore() {
    try (Agents agents = Agents.on(temp.resolve("store")).open(Map.of())) {
      assertThat(agents.alarms()).hasSize(1);
      assertThat(agents.space.snapshot().tuples()).isEqualTo(1);
      Tuple agent = AgentUntilKilled.agent();
      List<Receipt> steps = new ArrayList<>();
      agents.store.forEachReceipt(reader -> {
        Receipt receipt = reader.receipt();
        if (receipt.yool().equals("count")) {
          steps.add(receipt);
        }
      });
      assertThat(steps)
          .hasSize(AgentUntilKilled.STEPS)
          .allSatisfy(step -> assertThat(step.parentId()).isEqualTo(agent.id()));
      agents.verify();
    }
  }

  private List<String> runAndKill(int round, int millis) throws Exception {
    Path output = temp.resolve("printed-" + round);
    Process child = start(output);
    while (Children.wholeLines(output).isEmpty()) {
      assertThat(child.isAlive()).as("the child runs").isTrue();
      Thread.sleep(5);
    }
    Thread.sleep(millis);
    child.destroyForcibly().waitFor();
    return Children.wholeLines(output);
  }

  private List<String> runToTheEnd() throws Exception {
    Path output = temp.resolve("printed");
    assertThat(start(output).waitFor()).isZero();
    return Children.wholeLines(output);
  }

  private Process start(Path output) throws IOException {
    return Children.java(
            Children.openings(), AgentUntilKilled.class, temp.resolve("store").toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .redirectOutput(output.toFile())
        .start();
  }
}
