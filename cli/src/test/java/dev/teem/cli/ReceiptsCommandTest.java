package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Receipts, looked up and checked. */
@Execution(ExecutionMode.CONCURRENT)
class ReceiptsCommandTest {
  private static final String PICKY = "exec:x=$(cat); [ \"$x\" != bad ] && echo \"$x\"";

  @TempDir Path dir;

  private Outcome run(String... args) {
    return TeemProcess.in(dir).run(args);
  }

  @BeforeEach
  void shouldHaveAStore() throws Exception {
    run("run", "--depth", "1", "--branching", "200").expect(0);
    Inputs.write(dir, "in", "bad\n");
    run("run", "--input", "in", "--yool", PICKY, "--args", "{\"n\":7}").expect(1);
    // Opening reads what is behind the outputs of the last block: these.
    Inputs.write(dir, "in", "fine\nfine\n");
    run("run", "--input", "in", "--yool", PICKY, "--args", "{\"n\":7}").expect(0);
  }

  private Map<String, Object> find(String item) {
    return run(
            "receipts", "find", "--item", item, "--yool", PICKY, "--args", "{\"n\": 7}", "--json")
        .expect(0)
        .json();
  }

  @Test
  void shouldFindTheReceiptOfAnItemAndGetItByItsId() {
    Map<String, Object> receipt = find("fine");
    assertThat(receipt)
        .containsEntry("yool", PICKY)
        .containsEntry("status", "ok")
        .containsEntry("args", Map.of("n", 7L));

    String id = (String) receipt.get("id");
    assertThat(run("receipts", "get", id, "--json").expect(0).json()).isEqualTo(receipt);
    assertThat(run("receipts", "get", id).expect(0).out())
        .contains(id, "status", "ok", "5 bytes", "input hash");
    assertThat(
            run("receipts", "find", "--hash", (String) receipt.get("input_hash"), "--json")
                .expect(0)
                .json())
        .isEqualTo(receipt);
  }

  @Test
  void shouldHandOutTheOutputByteForByte() throws Exception {
    String id = (String) find("fine").get("id");

    assertThat(run("receipts", "get", id, "--output", "-").expect(0).out()).isEqualTo("fine\n");
    run("receipts", "get", id, "--output", "out").expect(0);
    assertThat(dir.resolve("out")).hasContent("fine\n");
    String failed = (String) find("bad").get("id");
    run("receipts", "get", failed, "--output", "-").refused(2, "--output", "exit status 1");
  }

  @Test
  void shouldKnowReceiptsThatCameAfterTheFirstLookUp() {
    String id = (String) find("fine").get("id");
    run("receipts", "get", id).expect(0);
    run("run", "--depth", "1", "--branching", "300").expect(0);

    Map<String, Object> later = run("receipts", "find", "--item", "299", "--json").expect(0).json();
    assertThat(run("receipts", "get", (String) later.get("id"), "--json").expect(0).json())
        .isEqualTo(later);
  }

  @Test
  void shouldSayThatThereIsNoSuchReceipt() {
    String id = (String) find("fine").get("id");
    // The index compares less than the whole id.
    String similar = id.substring(0, 60) + (id.endsWith("0000") ? "1111" : "0000");

    run("receipts", "get", similar).refused(1, similar);
    run("receipts", "get", "0".repeat(64)).refused(1, "no receipt");
    run("receipts", "find", "--item", "other").refused(1, "no receipt");
    run("receipts", "get", "12").refused(2, "ID", "'12'", "64");
    run("receipts", "find", "--hash", "x".repeat(64)).refused(2, "--hash", "64");
    run("receipts", "find").refused(2, "--item", "--hash");
    run("receipts", "find", "--item", "a", "--args", "[]").refused(2, "--args", "[]");
    run("receipts", "stats", "--dir", "elsewhere").refused(3, "elsewhere", "--dir");
    assertThat(dir.resolve("elsewhere")).doesNotExist();
  }

  @Test
  void shouldCountWhatThereIs() {
    assertThat(run("receipts", "stats", "--json").expect(0).json())
        .containsEntry("receipts", 202L)
        .containsEntry("inputs", 202L)
        .containsEntry("failed", 1L)
        .containsEntry("output_bytes", 200 * 64 + 5L)
        .containsEntry("most", Map.of("sha256", 200L, PICKY, 2L));
    assertThat(run("receipts", "stats").expect(0).out()).contains("202", "sha256", "failed");
  }

  @Test
  void shouldVerifyAStoreThatIsAsItWasWritten() {
    assertThat(run("receipts", "verify", "--json").expect(0).json())
        .containsEntry("receipts", 202L)
        .containsEntry("faults", 0L)
        .containsEntry("complete", true)
        .containsEntry("shown", List.of());
    assertThat(run("receipts", "verify").expect(0).out()).contains("202 receipts", "as written");
  }

  @Test
  void shouldNameTheReceiptsWhoseOutputIsDamaged() throws Exception {
    // Opening checks what came after the index's checkpoint; this came before.
    StoreFiles.flip(StoreFiles.log(dir.resolve(".teem"), "outputs"), 0.5);

    Outcome verified = run("receipts", "verify", "--json").expect(1);
    assertThat(verified.number("receipts")).isEqualTo(202);
    assertThat(verified.number("faults")).isPositive();
    assertThat(verified.out()).contains("output cannot be read", "CRC32C", ".cq4");
    assertThat(run("receipts", "verify").expect(1).out()).contains("receipt ", "CRC32C", "wrong");
  }

  @Test
  void shouldNameWhereTheReceiptsThemselvesAreDamaged() throws Exception {
    StoreFiles.flip(StoreFiles.log(dir.resolve(".teem"), "receipts"), 0.3);

    Outcome verified = run("receipts", "verify", "--json").expect(1);
    assertThat(verified.json()).containsEntry("complete", false);
    assertThat(verified.out()).contains("receipts/", "CRC32C");
  }

  @Test
  void shouldNoticeAnIndexThatLeadsAstray() throws Exception {
    Path index = dir.resolve(".teem/receipts.index");
    byte[] bytes = Files.readAllBytes(index);
    byte[] hash = HexFormat.of().parseHex((String) find("fine").get("input_hash"));
    int at = indexOf(bytes, Arrays.copyOf(hash, 8));
    assertThat(at).isPositive();
    bytes[at] ^= 1;
    Files.write(index, bytes);

    assertThat(run("receipts", "verify").expect(1).out()).contains("the index");
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int at = 0; at + part.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    return -1;
  }
}
