package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code --input}: what is an item. */
@Execution(ExecutionMode.CONCURRENT)
class RunInputTest {
  private static final int MAX_LINE = 16 << 20;

  @TempDir Path dir;

  private Outcome run(String... more) {
    List<String> args = new ArrayList<>(List.of("run", "--input", "in", "--json"));
    args.addAll(List.of(more));
    return TeemProcess.in(dir).run(args.toArray(String[]::new));
  }

  @Test
  void shouldCountALastLineWithoutNewlineAndEmptyLines() throws Exception {
    Inputs.write(dir, "in", "one\n\n\ntwo\n\nthree");

    run()
        .expect(0)
        .counted(4, 2, 0)
        .digest(Digests.ofHashedTexts(List.of("one", "", "", "two", "", "three")));
  }

  @Test
  void shouldTakeANewlineAsTheEndOfALineNotTheStartOfAnother() throws Exception {
    Inputs.write(dir, "in", "\n");

    run("--yool", "identity").expect(0).counted(1, 0, 0).digest(Digests.ofTexts(""));
  }

  @Test
  void shouldRunNothingForAnEmptyFile() throws Exception {
    Inputs.write(dir, "in", "");

    run("--results", "out").expect(0).counted(0, 0, 0).digest(Digests.OF_NOTHING);
    assertThat(dir.resolve("out")).isEmptyFile();
  }

  @Test
  void shouldTakeAnyBytes() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed=" + seed);
    Random random = new Random(seed);
    List<byte[]> items = new ArrayList<>();
    byte[] all = new byte[255];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i < '\n' ? i : i + 1);
    }
    items.add(all);
    items.add(new byte[] {0});
    items.add(new byte[] {'a', '\r'});
    items.add(new byte[] {(byte) 0xC3, 0x28});
    for (int i = 0; i < 500; i++) {
      byte[] item = new byte[random.nextInt(300)];
      random.nextBytes(item);
      for (int at = 0; at < item.length; at++) {
        item[at] = item[at] == '\n' ? 0 : item[at];
      }
      items.add(item);
    }
    write(items);

    run("--yool", "identity").expect(0).digest(Digests.ofOutputs(items));
    run().expect(0).digest(Digests.ofHashedItems(items));
  }

  @Test
  void shouldExecuteEqualLinesOnce() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      lines.add("line " + i % 700);
    }
    Inputs.write(dir, "in", lines);

    run().expect(0).counted(700, 4_300, 0).digest(Digests.ofHashedTexts(lines));
  }

  @Test
  void shouldReadStandardInput() throws Exception {
    Path file = Inputs.write(dir, "in", "a\nb");

    TeemProcess.in(dir)
        .standardInput(file)
        .run("run", "--input", "-", "--json")
        .expect(0)
        .counted(2, 0, 0)
        .digest(Digests.ofHashedTexts(List.of("a", "b")));
  }

  @Test
  void shouldRunWhatComesThroughAPipeBeforeItsEnd() throws Exception {
    try (TeemProcess run =
        TeemProcess.in(dir)
            .pipedInput()
            .start("run", "--input", "-", "--yool", "exec:cat >seen; echo done", "--json")) {
      run.standardInput().write("first\n".getBytes(StandardCharsets.US_ASCII));
      run.standardInput().flush();
      run.awaitThat("the first line was run", () -> Files.exists(dir.resolve("seen")));
      run.standardInput().close();
      run.await().expect(0).counted(1, 0, 0).digest(Digests.ofTexts("done\n"));
    }
  }

  @Test
  void shouldTakeALineOf16MebibytesAndMemoryForManyOfThem() throws Exception {
    List<byte[]> items = new ArrayList<>(List.of(new byte[] {'x'}));
    for (int i = 0; i < 5; i++) {
      items.add(longLine(MAX_LINE, 'a' + i));
    }
    items.add(new byte[] {'y'});
    write(items);

    run("--yool", "identity").expect(0).counted(7, 0, 0).digest(Digests.ofOutputs(items));
  }

  @Test
  void shouldRefuseALongerLineByItsNumber() throws Exception {
    int before = 3_000;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(dir.resolve("in")))) {
      for (String line : Inputs.lines(before)) {
        out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      }
      out.write(longLine(MAX_LINE + 1, 'b'));
      out.write('\n');
    }

    run().refused(2, "in", "line " + (before + 1) + " ", "16777216");
    run("--results", "out").refused(2, "line " + (before + 1) + " ");
    assertThat(dir.resolve("out")).doesNotExist();
    Inputs.write(dir, "in", Inputs.lines(before));
    assertThat(run().expect(0).number("cached"))
        .as("what was done before the line was met is kept")
        .isPositive();
  }

  private static byte[] longLine(int length, int content) {
    byte[] line = new byte[length];
    Arrays.fill(line, (byte) content);
    return line;
  }

  private void write(List<byte[]> items) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(dir.resolve("in")))) {
      for (byte[] item : items) {
        out.write(item);
        out.write('\n');
      }
    }
  }
}
