package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.journal.watchdog.Worker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanesFileTest {
  @TempDir Path dir;

  private List<Worker> read(String text) throws Exception {
    return LanesFile.read(Inputs.write(dir, "lanes.json", text));
  }

  private void refuses(String text, String... words) {
    assertThatThrownBy(() -> read(text))
        .as(text.substring(0, Math.min(80, text.length())))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--lanes " + dir.resolve("lanes.json") + ": ")
        .hasMessageContainingAll(words);
  }

  @Test
  void shouldReadLanesInTheirOrder() throws Exception {
    assertThat(
            read(
                """
                [{"lane": "döcs", "tree": ["docs/**", "a"], "command": ["sh", "-c", "true"]},
                 {"command": ["x"], "exclusive": true, "tree": ["**"], "lane": "all"}]
                """))
        .containsExactly(
            new Worker("döcs", List.of("docs/**", "a"), false, List.of("sh", "-c", "true")),
            new Worker("all", List.of("**"), true, List.of("x")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"lane\": 17, \"tree\": [\"a\"], \"command\": [\"x\"]}            | member lane: 17 is not",
        "{\"tree\": [\"a\"], \"command\": [\"x\"]}                          | member lane: is missing",
        "{\"lane\": \"\", \"tree\": [\"a\"], \"command\": [\"x\"]}          | no name",
        "{\"lane\": \"a\\u0000\", \"tree\": [\"a\"], \"command\": [\"x\"]}  | U+0000",
        "{\"lane\": \"a\", \"command\": [\"x\"]}                            | member tree: is missing",
        "{\"lane\": \"a\", \"tree\": \"a\", \"command\": [\"x\"]}           | member tree: \"a\" is not",
        "{\"lane\": \"a\", \"tree\": [1], \"command\": [\"x\"]}             | member tree: [1] is not",
        "{\"lane\": \"a\", \"tree\": [null], \"command\": [\"x\"]}          | member tree: [null] is not",
        "{\"lane\": \"a\", \"tree\": [], \"command\": [\"x\"]}              | lane=a has no tree",
        "{\"lane\": \"a\", \"tree\": [\"a\"]}                               | member command: is missing",
        "{\"lane\": \"a\", \"tree\": [\"a\"], \"command\": []}              | lane=a has no command",
        "{\"lane\": \"a\", \"tree\": [\"a\"], \"command\": \"x y\"}         | member command: \"x y\" is",
        "{\"lane\": \"a\", \"tree\": [\"a\"], \"command\": [\"x\"], \"exclusive\": null} | exclusive: null",
        "{\"lane\": \"a\", \"tree\": [\"a\"], \"command\": [\"x\"], \"exclusive\": 1}    | exclusive: 1",
        "{\"lane\": \"a\", \"trees\": [\"a\"], \"command\": [\"x\"]}        | unknown member \"trees\"",
        "null                                                               | null is not an object",
        "[[]]                                                               | [[]] is not an object"
      })
  void shouldSayWhatIsWrongWithALane(String lane, String words) {
    String fine = "{\"lane\": \"fine\", \"tree\": [\"f\"], \"command\": [\"x\"]}";
    refuses("[" + fine + ", " + lane + "]", "lane 2: ", words);
  }

  @Test
  void shouldSayWhatIsWrongWithAFile() throws Exception {
    refuses("", "not JSON");
    refuses("[", "not JSON");
    refuses("{\"lanes\": []}", "not an array", "[{\"lane\"");
    refuses("[]", "empty");
    refuses("[".repeat(100_000), "not JSON", "nesting");
    refuses("[" + "9".repeat(5_000) + "]", "not JSON", "digits");
    refuses("[" + "{},".repeat(256) + "{}]", "lanes=257", "256");
    refuses(" ".repeat((1 << 20) + 1), "1 MiB");
    String word =
        "{\"lane\":\"a\",\"tree\":[\"a\"],\"command\":[" + "\"x\",".repeat(256) + "\"x\"]}";
    refuses("[" + word + "]", "command has 257 elements");
    refuses("[\"" + "x".repeat(500) + "\"]", "xxx... is not an object");
    Files.write(dir.resolve("lanes.json"), "[\"\u00e9\"]".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> LanesFile.read(dir.resolve("lanes.json")))
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> LanesFile.read(dir)).hasMessageContaining("directory");
    assertThatThrownBy(() -> LanesFile.read(dir.resolve("nofile")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no such file");
  }
}
