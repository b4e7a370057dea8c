package dev.teem.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AgentsFileTest {
  private static final CatalogEntry SEARCH = new CatalogEntry("web.search", "web", "operator");
  private static final CatalogEntry SEND = new CatalogEntry("ide.cursor.send", "ide", "user");

  @Test
  void shouldReadYaml() {
    String text =
        """
        agents:
          - yool_id: web.search
            lane: web
            authority: "operator"
            # a comment
          - lane_hint: none
            yool_id: 'ide.cursor.send'
            lane: ide
            authority: user
        """;
    assertThat(AgentsFile.parse(text)).containsExactly(SEARCH, SEND);
  }

  @Test
  void shouldReadMarkdown() {
    String text =
        """
        # Our agents
        The lane: of no matter here, for no yool has begun.

        ## Search
        * **yool_id**: `web.search`
        * **lane**: web
        * **authority**: operator

        ## Cursor
        `yool_id`: ide.cursor.send\r
        authority: user
        lane: ide
        """;
    assertThat(AgentsFile.parse(text)).containsExactly(SEARCH, SEND);
  }

  @Test
  @Timeout(10)
  void shouldPassOverALongRule() {
    String rule = "*".repeat(1 << 20);
    assertThat(AgentsFile.parse(rule + "\nyool_id: web.search\nlane: web\nauthority: operator"))
        .containsExactly(SEARCH);
  }

  @Test
  void shouldNameTheLineOfWhatIsNotWhole() {
    assertWrong("yool_id: a\nlane: b", "line 1: authority is missing");
    assertWrong("\nyool_id: a\nlane: b\nlane: c\nauthority: d", "line 4: lane again");
    assertWrong("yool_id:\nlane: b\nauthority: c", "line 1: yool_id has chars=0");
    assertWrong("nothing\nlane: b", "no line has a yool_id");
  }

  private static void assertWrong(String text, String message) {
    assertThatThrownBy(() -> AgentsFile.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
