package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.receipt.CanonicalJson;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code teem witness} as a process of its own. */
@Execution(ExecutionMode.CONCURRENT)
class WitnessTest {
  @TempDir Path dir;

  private Outcome witness(String... more) {
    List<String> args = new ArrayList<>(List.of("witness", "--before", "b", "--after", "a"));
    args.addAll(List.of(more));
    return TeemProcess.in(dir).run(args.toArray(String[]::new));
  }

  private void snapshots(String before, String after) throws IOException {
    Inputs.write(dir, "b", before);
    Inputs.write(dir, "a", after);
  }

  private static Map<?, ?> json(Outcome outcome) {
    return (Map<?, ?>) CanonicalJson.parse(outcome.out());
  }

  @Test
  void shouldConfirmWhatHasChanged() throws Exception {
    snapshots("{\"o/42\":{\"state\":\"paid\"}}", "{\"o/42\":{\"state\":\"sent\"},\"o/43\":{}}");

    Outcome outcome = witness("o/42", "--narrated", "I shipped order 42").expect(0);

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .isEqualTo(
            """
              verdict    CONFIRMED
              claim      "o/42", told as "I shipped order 42"
              entity     "o/42" was updated
              store      1 inserted, 1 updated, 0 deleted
              witness    state_diff, OS_RECORDED
              why        state_diff finds the change, and the claimant did not write it
            """);
  }

  @Test
  void shouldRefuteWhatHasNot() throws Exception {
    snapshots("{\"k\":1,\"gone\":2}", "{\"k\":1.0}");

    assertThat(witness("k").expect(1).out()).contains("REFUTED", "\"k\" did not change");
    assertThat(witness("gone").expect(1).out()).contains("REFUTED", "\"gone\" was deleted");
    assertThat(witness("never", "--third-party").expect(1).out()).contains("THIRD_PARTY");
  }

  @Test
  void shouldPrintOneJsonObjectWithEveryField() throws Exception {
    snapshots("{}", "{\"k\":1}");

    Outcome outcome = witness("k", "--json").expect(0);

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out().lines()).hasSize(1);
    Map<?, ?> printed = json(outcome);
    assertThat(printed.keySet().stream().map(Object::toString))
        .containsExactlyInAnyOrder(
            "verdict",
            "believe",
            "refuted",
            "reason_class",
            "claim_key",
            "narrated",
            "witness",
            "accountability",
            "silent_witnesses",
            "reason",
            "delta",
            "snapshot_unreadable");
    assertThat(printed.get("reason_class")).isEqualTo("CONFIRMED");
  }

  @Test
  void shouldLookForTheSubjectAndNameTheClaimByItsKey() throws Exception {
    snapshots("{}", "{\"row\":1}");

    assertThat(json(witness("claim", "--subject", " row ", "--json").expect(0)).get("claim_key"))
        .isEqualTo("claim");
    assertThat(json(witness("row", "--subject", " ", "--json").expect(3)).get("reason_class"))
        .isEqualTo("UNWITNESSED_NO_SIGNAL");
    assertThat(witness("claim").expect(1).out()).contains("REFUTED");
  }

  @Test
  void shouldNameEveryFileThatItCannotRead() throws Exception {
    Files.write(dir.resolve("b"), new byte[] {'{', (byte) 0xff, '}'});

    Outcome outcome = witness("k").expect(3).said("--before b: ", "UTF-8", "have the store write");
    outcome.said("--after a: no such file; check the path");
    assertThat(outcome.out()).contains("UNWITNESSED", "no such file").doesNotContain("inserted");
    Map<?, ?> printed = json(witness("k", "--json").expect(3));
    assertThat(printed.get("delta")).isNull();
    assertThat(printed.get("reason").toString()).contains("--before b", "--after a");
  }

  @Test
  void shouldNotReadWhatItMayNot() throws Exception {
    snapshots("{}", "{}");
    Unprivileged.deny(dir.resolve("a"));

    Unprivileged.in(dir)
        .run("witness", "k", "--before", "b", "--after", "a")
        .expect(3)
        .said("--after a", "no permission", "chmod");
  }

  @Test
  void shouldRefuseHugeFilesInsteadOfRunningOutOfMemory() throws Exception {
    Inputs.write(dir, "b", "{}");
    try (RandomAccessFile sparse = new RandomAccessFile(dir.resolve("a").toFile(), "rw")) {
      sparse.setLength(900L << 20);
    }
    witness("k").expect(3).said("--after a", "32 MiB", "only the entities");

    Inputs.write(dir, "a", "{\"k\":[" + "[],".repeat(3_000_000) + "0]}");
    witness("k").expect(3).said("--after a", "2000000 values", "only the entities");

    Inputs.write(dir, "a", "{\"k\":" + "[".repeat(5_000_000));
    witness("k").expect(3).said("--after a", "deeper than 1000 levels");
  }

  @Test
  void shouldReadAPipe() throws Exception {
    Inputs.write(dir, "b", "{}");
    Inputs.write(dir, "in", "{\"k\":1}");

    TeemProcess.in(dir)
        .standardInput(dir.resolve("in"))
        .run("witness", "k", "--before", "b", "--after", "/dev/stdin")
        .expect(0);
  }

  @ParameterizedTest
  @CsvSource({
    "witness, --before",
    "witness k, --before",
    "witness k --before b, --after",
    "witness k --after a, --before",
    "witness --before b --after a, KEY",
    "witness k j --before b --after a, j",
    "witness k --no-such --before b --after a, --no-such",
    "witness k --before b --after a --before b, --before",
    "witness k --before b --after, --after"
  })
  void shouldRefuseWrongUsage(String command, String word) throws Exception {
    snapshots("{}", "{\"k\":1}");

    TeemProcess.in(dir).run(command.split(" ", -1)).refused(2, word);
  }

  @Test
  void shouldTakeKeysAsTheyAre() throws Exception {
    snapshots("{}", "{\"@b\":1,\"--json\":1,\"${k}\":1,\"'q'\":1,\"b\":1,\"%s\":1}");

    for (String key : List.of("@b", "--json", "${k}", "'q'", "%s")) {
      Outcome outcome = witness("--", key).expect(0);
      assertThat(outcome.out()).contains('"' + key + "\" was inserted");
    }
  }

  @Test
  void shouldNotLetAKeyMoveTheCursor() throws Exception {
    String key = "\u001b[2Jü\u202e\u2028\n\"\\\ud83d\ude00\u0085x";
    snapshots("{}", "{" + CanonicalJson.write(key) + ":\"\\udcff\"}");

    String out = witness(key).expect(0).out();
    assertThat(out)
        .contains("\"\\u001b[2Jü\\u202e\\u2028\\n\\\"\\\\\ud83d\ude00\\u0085x\" was inserted");
    assertThat(out.lines()).hasSize(6);
    assertThat(witness(key, "--json").expect(0).out().strip()).isPrintable();
  }

  @Test
  void shouldSaySoWhenNobodyReadsStandardOutput() throws Exception {
    snapshots("{}", "{\"k\":1}");

    for (String option : List.of("--json", "--third-party")) {
      TeemProcess.in(dir)
          .under("sh", "-c", "exec \"$@\" >/dev/full", "sh")
          .run("witness", "k", "--before", "b", "--after", "a", option)
          .refused(141, "standard output", "CONFIRMED");
    }
  }

  @Test
  void shouldNeverComeToAVerdictByNoise() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    snapshots("{\"k\":1}", "{\"k\":2}");
    for (String file : List.of("a", "b")) {
      byte[] noise = new byte[1 + random.nextInt(1_000)];
      random.nextBytes(noise);
      // No space, and no brace: never an object.
      noise[0] = (byte) (0x80 | noise[0]);
      Files.write(dir.resolve(file), noise);

      assertThat(json(witness("k", "--json").expect(3)).get("verdict"))
          .as("seed=%s", seed)
          .isEqualTo("UNWITNESSED");
    }
  }

  @Test
  void shouldSayItsExitStatusesInItsHelp() {
    Outcome help = TeemProcess.in(dir).run("witness", "--help").expect(0);

    assertThat(help.out()).contains("0 confirmed, 1 refuted, 2 wrong usage, 3 unwitnessed");
    assertThat(help.out().getBytes(StandardCharsets.UTF_8).length)
        .as("plain ASCII")
        .isEqualTo(help.out().length());
    assertThat(TeemProcess.in(dir).run("--help").expect(0).out()).contains("witness");
  }
}
