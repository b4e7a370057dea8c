package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.ConformanceVectors;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The command as it is, but in this JVM. */
class WitnessConformanceTest {
  @TempDir Path dir;

  @ParameterizedTest
  @MethodSource("cases")
  void shouldAnswerAsTheReferenceDoes(Case vector) throws Exception {
    Outcome outcome = witness(vector, "--json");

    outcome.expect((int) vector.integer("exit_code"));
    Map<?, ?> printed = (Map<?, ?>) CanonicalJson.parse(outcome.out());
    vector
        .map("expected")
        .forEach((field, value) -> assertThat(printed.get(field)).as("%s", field).isEqualTo(value));
    assertThat(printed.get("delta")).isEqualTo(vector.map("delta"));
    boolean unreadable = (Boolean) vector.fields().get("snapshot_unreadable");
    assertThat(printed.get("snapshot_unreadable")).isEqualTo(unreadable);
    assertThat(outcome.err().isEmpty()).isEqualTo(!unreadable);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldTellPeopleTheSame(Case vector) throws Exception {
    Outcome outcome = witness(vector);

    outcome.expect((int) vector.integer("exit_code"));
    assertThat(outcome.out()).contains("verdict    " + vector.object("expected").text("verdict"));
  }

  private Outcome witness(Case vector, String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of("witness", vector.text("key")));
    args.addAll(List.of("--before", file("before.json", vector.text("before_text"))));
    args.addAll(List.of("--after", file("after.json", vector.text("after_text"))));
    args.addAll(List.of("--narrated", vector.text("narrated")));
    if ((Boolean) vector.fields().get("third_party")) {
      args.add("--third-party");
    }
    args.addAll(List.of(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Teem.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
    int status = command.execute(args.toArray(String[]::new));
    return new Outcome(status, out.toString(), err.toString());
  }

  private String file(String name, String content) throws Exception {
    return (content == null ? dir.resolve(name) : Inputs.write(dir, name, content)).toString();
  }

  static Stream<Case> cases() {
    return ConformanceVectors.of("state-diff.json")
        .filter(vector -> vector.text("kind").equals("cli"));
  }
}
