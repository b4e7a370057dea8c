package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code teem catalog} as a process of its own. */
@Execution(ExecutionMode.CONCURRENT)
class CatalogCommandTest {
  private static final String BUILT =
      """
      {"yools":[{"authority":"root","lane":"ide","yool_id":"ide.send"},\
      {"authority":"op","lane":"web","note":"n","yool_id":"web.read"},\
      {"authority":"op","lane":"web","yool_id":"web.search"}]}
      """;

  @TempDir Path dir;

  @BeforeEach
  void shouldHaveFiles() throws IOException {
    Inputs.write(
        dir, "AGENTS.md", "# Ours\n- yool_id: `web.search`\n  - lane: web\n  - authority: op\n");
    Inputs.write(
        dir,
        "more.jsonl",
        """
        {"yool_id":"web.read","lane":"web","authority":"op","note":"n"}

        {"yool_id":"ide.send","lane":"ide","authority":"root"}
        """);
    Inputs.write(dir, "all.json", BUILT);
  }

  private Outcome catalog(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "catalog";
    System.arraycopy(args, 0, all, 1, args.length);
    return TeemProcess.in(dir).run(all);
  }

  @Test
  void shouldBuildOneOfFilesOfEachForm() throws Exception {
    assertThat(catalog("build", "AGENTS.md", "more.jsonl").expect(0).out()).isEqualTo(BUILT);
    assertThat(catalog("build", "all.json", "AGENTS.md").expect(0).out()).isEqualTo(BUILT);
  }

  @Test
  void shouldLookAYoolUp() throws Exception {
    assertThat(catalog("lookup", "all.json", "web.read").expect(0).out())
        .isEqualTo("  web.read lane=web authority=op {\"note\":\"n\"}\n");
    assertThat(catalog("lookup", "all.json", "ide.send", "--json").expect(0).out())
        .isEqualTo("{\"authority\":\"root\",\"lane\":\"ide\",\"yool_id\":\"ide.send\"}\n");
    assertThat(catalog("lookup", "all.json", "web.serch").expect(1).err())
        .isEqualTo(
            "teem: unknown yool 'web.serch'; the nearest there are: web.search, web.read,"
                + " ide.send\n");
  }

  @Test
  void shouldListALane() throws Exception {
    assertThat(catalog("list", "all.json").expect(0).out().lines()).hasSize(3);
    assertThat(catalog("list", "all.json", "--lane", "web").expect(0).out())
        .isEqualTo(
            """
              web.read lane=web authority=op {"note":"n"}
              web.search lane=web authority=op
            """);
    assertThat(catalog("list", "all.json", "--lane", "wob").expect(1).err())
        .contains("no yool is in lane 'wob'", "ide, web");
  }

  @Test
  void shouldTellWhatTwoDifferIn() throws Exception {
    Inputs.write(
        dir,
        "later.json",
        "[{\"yool_id\":\"web.read\",\"lane\":\"net\",\"authority\":\"op\",\"note\":\"n\"},"
            + "{\"yool_id\":\"web.search\",\"lane\":\"web\",\"authority\":\"op\"},"
            + "{\"yool_id\":\"new\",\"lane\":\"net\",\"authority\":\"op\"}]");
    assertThat(catalog("diff", "all.json", "later.json").expect(1).out())
        .isEqualTo(
            """
            - ide.send lane=ide authority=root
            + new lane=net authority=op
            < web.read lane=web authority=op {"note":"n"}
            > web.read lane=net authority=op {"note":"n"}
            """);
    assertThat(catalog("diff", "all.json", "later.json", "--json").expect(1).out())
        .contains(
            "{\"op\":\"removed\",\"yool\":"
                + "{\"authority\":\"root\",\"lane\":\"ide\",\"yool_id\":\"ide.send\"}}");
    assertThat(catalog("diff", "all.json", "all.json").expect(0).out()).isEmpty();
  }

  @Test
  void shouldSayWhatIsWrongWithAFile() throws Exception {
    assertThat(catalog("build", "none.json").expect(2).err()).contains("none.json: no such file");
    Inputs.write(dir, "bad.json", "{\"yools\":[{\"yool_id\":\"a\"}]}");
    assertThat(catalog("build", "bad.json").expect(2).err())
        .contains("bad.json: yools[0]: lane is missing");
    Inputs.write(dir, "cut.json", "{\"yools\":[{");
    assertThat(catalog("list", "cut.json").expect(2).err()).contains("cut.json: not JSON");
    Inputs.write(
        dir, "bad.jsonl", Files.readString(dir.resolve("more.jsonl")) + "{\"yool_id\":1}\n");
    assertThat(catalog("list", "bad.jsonl").expect(2).err())
        .contains("bad.jsonl: line 4: yool_id=1 is not a string");
    Inputs.write(dir, "two.json", BUILT + BUILT);
    assertThat(catalog("list", "two.json").expect(2).err()).contains("two.json: not JSON");
    Inputs.write(dir, "prose.md", "Nothing here.\n");
    assertThat(catalog("list", "prose.md").expect(2).err()).contains("no line has a yool_id");
    Inputs.write(dir, "other.md", "yool_id: web.read\nlane: elsewhere\nauthority: op\n");
    assertThat(catalog("build", "all.json", "other.md").expect(2).err())
        .contains("'web.read' is otherwise in other.md than in all.json");
  }
}
