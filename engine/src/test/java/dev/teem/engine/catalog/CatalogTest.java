package dev.teem.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teem.engine.receipt.CanonicalJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private static final int STEPS = 20_000;

  /** Pairs that agree in all 30 bits. */
  private static final List<String> COLLIDING =
      List.of(
          "op.task.25174",
          "op.task.35237",
          "op.task.6777",
          "op.task.58932",
          "op.task.89794",
          "op.task.92756");

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void shouldHoldWhatAMapHoldsThroughAnyChanges() {
    Catalog catalog = Catalog.empty();
    Map<String, CatalogEntry> model = new TreeMap<>();
    for (int step = 0; step < STEPS; step++) {
      String name = name();
      if (random.nextInt(3) == 0) {
        catalog = catalog.without(name);
        model.remove(name);
      } else {
        CatalogEntry entry = entry(name);
        catalog = catalog.with(entry);
        model.put(name, entry);
      }
      assertThat(catalog.find(name)).as("seed=%d", seed).isEqualTo(model.get(name));
      assertThat(catalog.size()).as("seed=%d", seed).isEqualTo(model.size());
    }
    assertThat(catalog.entries()).as("seed=%d", seed).containsExactlyElementsOf(model.values());
    for (String lane : catalog.lanes()) {
      assertThat(catalog.inLane(lane))
          .as("seed=%d lane=%s", seed, lane)
          .isNotEmpty()
          .containsExactlyElementsOf(
              model.values().stream().filter(entry -> entry.lane().equals(lane)).toList());
    }
  }

  @Test
  void shouldLeaveEveryEarlierVersionAsItWas() {
    List<Catalog> versions = new ArrayList<>(List.of(Catalog.empty()));
    List<List<CatalogEntry>> contents = new ArrayList<>(List.of(List.of()));
    for (int step = 0; step < 500; step++) {
      Catalog last = versions.getLast();
      Catalog next = random.nextInt(3) == 0 ? last.without(name()) : last.with(entry(name()));
      versions.add(next);
      contents.add(next.entries());
    }
    for (int i = 0; i < versions.size(); i++) {
      assertThat(versions.get(i).entries()).as("seed=%d", seed).isEqualTo(contents.get(i));
    }
  }

  @Test
  void shouldTellWhatTwoVersionsDifferIn() {
    Catalog before = some(2_000);
    Catalog after = before;
    for (int i = 0; i < 50; i++) {
      after = random.nextBoolean() ? after.without(name()) : after.with(entry(name()));
    }
    CatalogDiff diff = before.diff(after);
    Catalog patched = before;
    for (CatalogEntry entry : diff.removed()) {
      assertThat(before.find(entry.yool())).isEqualTo(entry);
      patched = patched.without(entry.yool());
    }
    for (CatalogDiff.Change change : diff.changed()) {
      assertThat(before.find(change.before().yool())).isEqualTo(change.before());
      patched = patched.with(change.after());
    }
    for (CatalogEntry entry : diff.added()) {
      assertThat(before.find(entry.yool())).as("seed=%d", seed).isNull();
      patched = patched.with(entry);
    }
    assertThat(patched.entries()).as("seed=%d", seed).isEqualTo(after.entries());
    assertThat(patched.diff(after).isEmpty()).as("seed=%d", seed).isTrue();
    assertThat(after.diff(before).added()).isEqualTo(diff.removed());
  }

  @Test
  void shouldFindNoDifferenceWhateverTheOrderInWhichEntriesCame() {
    Catalog catalog = some(1_000);
    List<CatalogEntry> entries = new ArrayList<>(catalog.entries());
    Collections.shuffle(entries, random);
    Catalog other = Catalog.of(entries).with(entry("for a while")).without("for a while");
    assertThat(catalog.diff(other).isEmpty()).as("seed=%d", seed).isTrue();
  }

  @Test
  void shouldKeepNamesApartThatHashAlike() {
    for (int i = 0; i < COLLIDING.size(); i += 2) {
      assertThat(YoolHash.of(COLLIDING.get(i))).isEqualTo(YoolHash.of(COLLIDING.get(i + 1)));
    }
    Catalog catalog = Catalog.of(COLLIDING.stream().map(this::entry).toList());
    for (String name : COLLIDING) {
      assertThat(catalog.get(name).yool()).isEqualTo(name);
      assertThat(catalog.without(name).find(name)).isNull();
      assertThat(catalog.without(name).size()).isEqualTo(COLLIDING.size() - 1);
    }
  }

  @Test
  void shouldNameTheNearestForANameThatIsNotThere() {
    Catalog catalog =
        Catalog.of(
            List.of(
                new CatalogEntry("ide.cursor.send", "ide", "root"),
                new CatalogEntry("ide.cursor.read", "ide", "root"),
                new CatalogEntry("op.jira.fetch_sprint", "op", "root"),
                new CatalogEntry("agent.spawn", "core", "root")));
    UnknownYoolException unknown =
        catchThrowableOfType(UnknownYoolException.class, () -> catalog.get("IDE.cursor.sent"));
    assertThat(unknown.nearest()).startsWith("ide.cursor.send", "ide.cursor.read").hasSize(3);
    assertThat(unknown).hasMessageContaining("unknown yool 'IDE.cursor.sent'");
    assertThatThrownBy(() -> Catalog.empty().get("any")).hasMessageContaining("empty");
  }

  @Test
  void shouldReadWhatItHasWritten() {
    CatalogEntry more =
        new CatalogEntry("a", "b", "c", Map.of("terms", Map.of("usd", 2L), "note", "n"));
    Catalog catalog = some(100).with(more);
    Object json = CanonicalJson.parse(CanonicalJson.write(catalog.toJson()));
    assertThat(Catalog.fromJson(json).entries()).isEqualTo(catalog.entries());
  }

  @Test
  void shouldSayWhereAListIsWrong() {
    assertWrong("3", "neither a list of yools nor an object");
    assertWrong("{}", "neither a list of yools nor an object");
    assertWrong("[1]", "yools[0]: not an object");
    assertWrong("[{\"yool_id\":\"a\",\"lane\":\"b\"}]", "yools[0]: authority is missing");
    assertWrong(
        "[{\"yool_id\":1,\"lane\":\"b\",\"authority\":\"c\"}]",
        "yools[0]: yool_id=1 is not a string");
    assertWrong(
        "[{\"yool_id\":\" \",\"lane\":\"b\",\"authority\":\"c\"}]",
        "yools[0]: yool_id has chars=1");
    assertWrong(
        "[{\"yool_id\":\"a\",\"lane\":\"b\",\"authority\":\"c\"},"
            + "{\"yool_id\":\"a\",\"lane\":\"d\",\"authority\":\"c\"}]",
        "'a' is there twice");
  }

  private static void assertWrong(String json, String message) {
    assertThatThrownBy(() -> Catalog.fromJson(CanonicalJson.parse(json)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private Catalog some(int count) {
    Catalog catalog = Catalog.empty();
    for (int i = 0; i < count; i++) {
      catalog = catalog.with(entry(name()));
    }
    return catalog;
  }

  private String name() {
    return random.nextInt(10) == 0
        ? COLLIDING.get(random.nextInt(COLLIDING.size()))
        : "op." + random.nextInt(1_500);
  }

  private CatalogEntry entry(String name) {
    return new CatalogEntry(name, "lane" + random.nextInt(7), "authority" + random.nextInt(3));
  }
}
