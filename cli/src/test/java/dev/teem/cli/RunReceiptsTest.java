package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is executed, and what is answered from receipts. */
@Execution(ExecutionMode.CONCURRENT)
class RunReceiptsTest {
  /** Notes every execution in a file; fails where the item says so, unless all is well again. */
  private static final String NOTED =
      "exec:x=$(cat); echo \"$x\" >>executed; [ \"$x\" != bad ] || [ -e well ]";

  @TempDir Path dir;

  @BeforeEach
  void shouldHaveAnInput() throws IOException {
    Inputs.write(dir, "in", "a\nb\na\nbad\na\nbad\n");
  }

  private Outcome run(String... more) {
    List<String> args = new ArrayList<>(List.of("run", "--input", "in", "--json", "--yool", NOTED));
    args.addAll(List.of(more));
    return TeemProcess.in(dir).run(args.toArray(String[]::new));
  }

  private List<String> executed() throws IOException {
    Path file = dir.resolve("executed");
    List<String> items = Files.exists(file) ? Files.readAllLines(file) : List.of();
    Files.deleteIfExists(file);
    return items;
  }

  @Test
  void shouldExecuteOnceAndRememberFailuresToo() throws Exception {
    run().expect(1).counted(3, 3, 2);
    assertThat(executed()).containsExactlyInAnyOrder("a", "b", "bad");

    run().expect(1).counted(0, 6, 2).digest(Digests.ofTexts("", "", "", null, "", null));
    assertThat(executed()).isEmpty();
  }

  @Test
  void shouldExecuteAgainForOtherArguments() throws Exception {
    run().expect(1).counted(3, 3, 2);
    run("--args", "{\"n\": 1, \"m\": [true]}").expect(1).counted(3, 3, 2);
    run("--args", "{\"m\":[true],\"n\":1}").expect(1).counted(0, 6, 2);
    run("--args", "{\"n\":1.0,\"m\":[true]}").expect(1).counted(3, 3, 2);
    assertThat(executed()).hasSize(9);
  }

  @Test
  void shouldExecuteAgainForAnotherYool() throws Exception {
    run().expect(1);
    TeemProcess.in(dir)
        .run("run", "--input", "in", "--json")
        .expect(0)
        .counted(3, 3, 0)
        .digest(Digests.ofHashedTexts(List.of("a", "b", "a", "bad", "a", "bad")));
  }

  @Test
  void shouldExecuteAllAgainWhenFreshButEqualItemsOnce() throws Exception {
    run().expect(1);
    executed();

    run("--fresh").expect(1).counted(3, 3, 2);
    assertThat(executed()).containsExactlyInAnyOrder("a", "b", "bad");
    run().expect(1).counted(0, 6, 2);
  }

  @Test
  void shouldRetryOnlyWhatFailed() throws Exception {
    run().expect(1);
    executed();

    run("--retry-failed").expect(1).counted(1, 5, 2);
    assertThat(executed()).containsExactly("bad");
    Inputs.write(dir, "well", "");
    run().expect(1).counted(0, 6, 2);
    run("--retry-failed").expect(0).counted(1, 5, 0);
    assertThat(executed()).containsExactly("bad");
    run("--retry-failed").expect(0).counted(0, 6, 0);
  }

  @Test
  void shouldAnswerOtherInputsFromTheSameReceipts() throws Exception {
    run().expect(1);
    executed();
    Inputs.write(dir, "in", "new\na\n");

    run().expect(0).counted(1, 1, 0);
    assertThat(executed()).containsExactly("new");
  }

  @Test
  void shouldKeepReceiptsWhereItIsTold() throws Exception {
    run("--dir", "here/there").expect(1).counted(3, 3, 2);
    run("--dir", "here/there").expect(1).counted(0, 6, 2);
    run("--dir", "elsewhere").expect(1).counted(3, 3, 2);
    assertThat(dir.resolve(".teem")).doesNotExist();
  }

  @Test
  void shouldKeepNothingWithoutDurability() throws Exception {
    run("--durability", "none").expect(1).counted(3, 3, 2);
    run("--durability", "none").expect(1).counted(3, 3, 2);
    assertThat(dir.resolve(".teem")).doesNotExist();
  }
}
