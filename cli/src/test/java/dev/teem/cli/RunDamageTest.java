package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store whose records are damaged: mended where that loses nothing, else refused. */
@Execution(ExecutionMode.CONCURRENT)
class RunDamageTest {
  private static final List<String> ITEMS = Inputs.lines(20_000);
  private static final String DIGEST = Digests.ofHashedTexts(ITEMS);

  @TempDir Path dir;
  private Path store;

  @BeforeEach
  void shouldHaveAStoreOfSeveralBlocks() throws Exception {
    store = dir.resolve(".teem");
    Inputs.write(dir, "in", ITEMS);
    run().expect(0).counted(ITEMS.size(), 0, 0).digest(DIGEST);
  }

  private Outcome run(String... more) {
    List<String> args = new ArrayList<>(List.of("run", "--input", "in", "--json"));
    args.addAll(List.of(more));
    return TeemProcess.in(dir).run(args.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"receipts", "outputs", "tuples"})
  void shouldDropATornLastRecordAndSaySo(String log) throws Exception {
    StoreFiles.tear(StoreFiles.log(store, log), 30);

    Outcome mended = run("--results", "out").expect(0).digest(DIGEST);

    assertThat(mended.err()).as("says what it found").contains(log);
    assertThat(mended.number("cached")).as("all but the last block").isPositive();
    assertThat(Files.readAllLines(dir.resolve("out"))).hasSameSizeAs(ITEMS);
    assertThat(run().expect(0).counted(0, ITEMS.size(), 0).err()).as("mended for good").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"receipts", "outputs"})
  void shouldDropALastRecordWhoseFileIsCutShortAndSaySo(String log) throws Exception {
    StoreFiles.cut(StoreFiles.log(store, log), 100);

    Outcome mended = run("--results", "out").expect(0).digest(DIGEST);

    assertThat(mended.err()).as("says what it found").contains(log);
    assertThat(mended.number("cached")).isPositive();
  }

  /** What a loss of power leaves: no index that can be trusted, and a record half on the disk. */
  @ParameterizedTest
  @ValueSource(strings = {"receipts", "outputs"})
  void shouldDropATornLastRecordWhenTheIndexIsLostToo(String log) throws Exception {
    Files.delete(store.resolve("receipts.index"));
    StoreFiles.tear(StoreFiles.log(store, log), 30);

    Outcome mended = run("--results", "out").expect(0).said(log).digest(DIGEST);

    assertThat(mended.number("cached")).isPositive();
    assertThat(mended.number("executed")).isPositive();
    assertThat(run().expect(0).counted(0, ITEMS.size(), 0).err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"receipts", "outputs"})
  void shouldRefuseDamageInTheMiddleAndRecoverWhenTold(String log) throws Exception {
    Path file = StoreFiles.log(store, log);
    StoreFiles.flip(file, 0.5);

    run("--results", "out").refused(3, file.toString(), "offset=", "--recover");
    run("--results", "out").refused(3, file.toString(), "offset=", "--recover");
    assertThat(dir.resolve("out")).doesNotExist();

    Outcome recovered = run("--recover", "--results", "out").expect(0).said(log).digest(DIGEST);
    assertThat(recovered.number("cached")).as("what came before the damage").isPositive();
    assertThat(recovered.number("executed")).isPositive();
    assertThat(Files.readAllLines(dir.resolve("out"))).hasSameSizeAs(ITEMS);
    assertThat(store.resolve(log + ".damaged-1")).as("moved aside, not deleted").isDirectory();
    run("--results", "out").expect(0).counted(0, ITEMS.size(), 0).digest(DIGEST);
  }

  @Test
  void shouldNotNeedOutputsThatNobodyAsksFor() throws Exception {
    StoreFiles.flip(StoreFiles.log(store, "outputs"), 0.5);

    run().expect(0).counted(0, ITEMS.size(), 0).digest(DIGEST);
  }

  @Test
  void shouldRefuseDamagedTuplesAndRecoverWhenTold() throws Exception {
    Path file = StoreFiles.log(store, "tuples");
    StoreFiles.flip(file, 0.5);

    run().refused(3, file.toString(), "offset=", "--recover");
    run("--recover").expect(0).counted(0, ITEMS.size(), 0).digest(DIGEST);
  }

  @Test
  void shouldFindDamageInTheMiddleWhenTheIndexIsLostToo() throws Exception {
    Path file = StoreFiles.log(store, "receipts");
    StoreFiles.flip(file, 0.5);
    Files.delete(store.resolve("receipts.index"));

    run().refused(3, file.toString(), "offset=", "--recover");
    run("--recover").expect(0).digest(DIGEST);
  }

  @Test
  void shouldChangeNothingWhenAskedToRecoverASoundStore() {
    run("--recover").expect(0).counted(0, ITEMS.size(), 0).digest(DIGEST);
    assertThat(store.resolve("receipts.damaged-1")).doesNotExist();
  }
}
