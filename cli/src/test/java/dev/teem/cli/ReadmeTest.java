package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.teem.engine.agent.AgentTerms;
import dev.teem.engine.agent.Budget;
import dev.teem.engine.agent.Program;
import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.space.Tuple;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what the README tells its readers to do. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** This test is part of it. */
  private static final String TEST_COMMAND = "./teem test";

  @TempDir Path dir;

  @Test
  void shouldShowCommandsThatWork() throws Exception {
    assumeTrue(
        System.getenv("TEEM_BUILT") != null,
        "the launcher would build while Maven does: run ./teem test");
    Files.copy(ROOT.resolve("README.md"), dir.resolve("README.md"));
    List<String> commands =
        blocks("sh").stream()
            .flatMap(String::lines)
            .filter(command -> !command.equals(TEST_COMMAND))
            .toList();
    assertThat(commands).hasSizeGreaterThanOrEqualTo(3).allMatch(c -> c.startsWith("./teem run"));
    for (String command : commands) {
      String output = shell(command.replace("./teem", ROOT.resolve("teem").toString()));
      assertThat(output).as(command).contains("digest");
    }
    assertThat(dir.resolve("results.jsonl"))
        .content()
        .startsWith("{\"agent\":0,\"status\":\"ok\",\"output\":\"")
        .endsWith("}\n");
  }

  @Test
  void shouldShowTheDigestThatTheFirstRunGives() throws IOException {
    // .ci/run executes that very run, and compares.
    String digest = Files.readString(ROOT.resolve(".ci/run"));
    Matcher expected = Pattern.compile("expected=(\\p{XDigit}{64})").matcher(digest);
    assertThat(expected.find()).isTrue();
    assertThat(blocks("console").getFirst()).contains("digest     " + expected.group(1));
  }

  @Test
  void shouldShowWhatAWitnessSays() throws Exception {
    Inputs.write(dir, "before.json", "{\"orders/42\":{\"state\":\"paid\"}}");
    Inputs.write(
        dir, "after.json", "{\"orders/42\":{\"state\":\"paid\"},\"mails/7\":{\"to\":\"Ann\"}}");
    String[] shown = blocks("console").get(1).split("\n", 2);

    Outcome outcome = TeemProcess.in(dir).run(arguments(shown[0])).expect(1);

    assertThat(outcome.out()).isEqualTo(shown[1]);
  }

  @Test
  void shouldShowWhatAWatchdogDoes() throws Exception {
    Inputs.write(dir, "lanes.json", blocks("json").getFirst());
    Inputs.write(dir, "work.sh", "exec sleep 600\n");
    String[] shown = blocks("console").get(3).split("\n", 2);

    Outcome outcome = TeemProcess.in(dir).run(arguments(shown[0]));

    Matcher pid = Pattern.compile("launched .* pid=(\\d+)").matcher(outcome.out());
    while (pid.find()) {
      ProcessHandle.of(Long.parseLong(pid.group(1))).ifPresent(ProcessHandle::destroyForcibly);
    }
    outcome.expect(0);
    assertThat(masked(outcome.out())).isEqualTo(masked(shown[1])).contains("TIME", "pid=PID");
  }

  @Test
  void shouldShowWhatACatalogHas() throws Exception {
    Inputs.write(dir, "AGENTS.md", "yool_id: web.search\nlane: web\nauthority: op\n");
    Inputs.write(
        dir,
        "more.jsonl",
        """
        {"yool_id":"web.read","lane":"web","authority":"op"}
        {"yool_id":"ide.send","lane":"ide","authority":"root"}
        """);
    String[] shown = blocks("console").get(4).split("(?=\\$ )", 3);
    String build = shown[0].substring(0, shown[0].indexOf('>'));
    Inputs.write(dir, "catalog.json", TeemProcess.in(dir).run(arguments(build)).expect(0).out());

    String[] list = shown[1].split("\n", 2);
    assertThat(TeemProcess.in(dir).run(arguments(list[0])).expect(0).out()).isEqualTo(list[1]);
    String[] lookup = shown[2].split("\n", 2);
    assertThat(TeemProcess.in(dir).run(arguments(lookup[0])).expect(1).err()).isEqualTo(lookup[1]);
  }

  private static String masked(String text) {
    return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z", "TIME")
        .replaceAll("pid=\\d+", "pid=PID");
  }

  /** The words after the command's name, as a shell tells them apart. */
  private static String[] arguments(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = Pattern.compile("'([^']*)'|(\\S+)").matcher(line);
    while (word.find()) {
      words.add(word.group(1) != null ? word.group(1) : word.group());
    }
    assertThat(words.subList(0, 2)).containsExactly("$", "./teem");
    return words.subList(2, words.size()).toArray(String[]::new);
  }

  @Test
  void shouldShowABatchThatCompilesAndRuns() throws Exception {
    assertThat(run(blocks("java").get(0))).startsWith("10000 executed, digest ");
  }

  @Test
  void shouldShowProcessesThatCompileAndRun() throws Exception {
    assertThat(run(blocks("java").get(1))).isEqualTo("counted 2\nnormal\n");
  }

  @Test
  void shouldShowATupleThatIsTaken() throws Exception {
    assertThat(run(blocks("java").get(2))).isEqualTo("7 taken, 0 left\n");
  }

  @Test
  void shouldShowASwarmThatIsCounted() throws Exception {
    assertThat(run(blocks("java").get(3)))
        .isEqualTo("1048579 agents, 2 tuples\n[0, 1, 0, 30, 16, 18, 0], page 7\n");
  }

  @Test
  void shouldShowALaneWhoseTuplesAreDone() throws Exception {
    assertThat(run(blocks("java").get(4)))
        .isEqualTo("page 1 of a.example\npage 2 of a.example\npage 3 of a.example\n");
  }

  @Test
  void shouldShowAHistoryThatReplays() throws Exception {
    List<String> lines = run(blocks("java").get(5)).lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).matches("\\d+").isEqualTo(lines.get(1));
    TeemProcess.in(dir).run("replay", "history").expect(0);
  }

  private String run(String snippet) throws Exception {
    assertThat(snippet.lines().count()).as("lines of the snippet").isLessThanOrEqualTo(13);
    Path source = dir.resolve("Snippet.java");
    Files.writeString(
        source,
        """
        import dev.teem.engine.*;
        import dev.teem.engine.capability.*;
        import dev.teem.engine.kernel.*;
        import dev.teem.engine.lane.*;
        import dev.teem.engine.space.*;
        import dev.teem.engine.swarm.*;
        import dev.teem.engine.yool.*;
        import dev.teem.journal.*;
        import dev.teem.journal.event.*;
        import java.nio.file.Path;
        import java.time.Duration;
        import java.util.List;
        import java.util.Locale;
        import java.util.Map;
        import java.util.concurrent.CompletableFuture;
        class Snippet {
          public static void main(String[] args) throws Exception {
        %s
          }
        }
        """
            .formatted(snippet));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classPath = System.getProperty("java.class.path");
    assertThat(
            compiler.run(
                null, null, null, "-cp", classPath, "-d", dir.toString(), source.toString()))
        .isZero();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String openings = openingsInReadme();
    return shell(java + " " + openings + " -cp " + dir + ":" + classPath + " Snippet 2>/dev/null");
  }

  @Test
  void shouldShowAnAgentWithTermsAndAProgram() throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    Object block = CanonicalJson.parse(blocks("json").getLast());
    ((Map<?, ?>) block).forEach((name, value) -> json.put((String) name, value));
    Tuple agent = Tuple.fromJson(json);

    assertThat(Program.of(agent).steps()).hasSize(2);
    assertThat(AgentTerms.of(agent).budget()).isEqualTo(new Budget(2.5, 100_000));
    assertThat(AgentTerms.of(agent).deadline()).isEqualTo("2026-12-24T18:00:00Z");
  }

  /** The flags that the README gives embedders, and no others. */
  private static String openingsInReadme() throws IOException {
    Matcher flags = Pattern.compile("`(--add-opens=[^`]+)`").matcher(readme());
    assertThat(flags.find()).isTrue();
    return flags.group(1);
  }

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  private static List<String> blocks(String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher block =
        Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL).matcher(readme());
    while (block.find()) {
      blocks.add(block.group(1));
    }
    assertThat(blocks).as("blocks of %s", language).isNotEmpty();
    return blocks;
  }

  private String shell(String command) throws Exception {
    Path output = dir.resolve("output.txt");
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .directory(dir.toFile())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(command).isTrue();
      assertThat(process.exitValue()).as(command).isZero();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}
