package dev.teem.engine.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.CanonicalBytes;
import dev.teem.engine.receipt.CanonicalJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TupleTest {
  private static final Tuple OURS =
      Tuple.of(
          "sha256", List.of(0L, 7L), "root", "main", "root", null, List.of("r"), Map.of("n", 3L));

  private static Tuple parsed(String json) {
    return Tuple.fromJson(json(json));
  }

  @SuppressWarnings("unchecked") // The keys of what was parsed are strings.
  private static Map<String, Object> json(String text) {
    return (Map<String, Object>) CanonicalJson.parse(text);
  }

  @Test
  void shouldBeReadBackFromItsOwnForm() {
    Tuple again = parsed(CanonicalJson.write(OURS.toJson()));

    assertThat(again).isEqualTo(OURS);
    assertThat(again.written()).isNull();
  }

  @Test
  void shouldWriteTheCanonicalFormOfItsJson() {
    Tuple nameless =
        new Tuple(
            null,
            null,
            List.of(),
            "\u00fc\n",
            null,
            "",
            null,
            List.of(),
            Map.of("b", "", "a", 1L),
            null);
    Tuple foreign = parsed("{\"z\":[],\"id\":\"t-1\",\"args\":{\"x\":1.5}}");
    CanonicalBytes out = new CanonicalBytes();
    for (Tuple each : List.of(OURS, nameless, foreign)) {
      out.clear();
      each.write(out);
      assertThat(out.toBytes()).isEqualTo(CanonicalJson.bytes(each.toJson()));
    }
  }

  @Test
  void shouldBeNamedByItsContentWhereItHasNoId() {
    Map<String, Object> unnamed = json(CanonicalJson.write(OURS.toJson()));
    unnamed.remove("id");

    assertThat(Tuple.fromJson(unnamed)).isEqualTo(OURS);
    assertThat(parsed("{}").id()).isEqualTo(Tuple.contentId(Map.of()));
  }

  /** As a template finds them: a tuple's own members first, then those of its data. */
  @Test
  void shouldHaveTheMembersThatOnlyAnotherProgramKnowsInItsData() {
    Tuple tuple =
        parsed(
            "{\"id\":\"t-1\",\"args\":{\"x\":1},\"lane\":\"dev\",\"data\":{\"args\":2,\"n\":null}}");

    assertThat(tuple.id()).isEqualTo("t-1");
    assertThat(tuple.lane()).isEqualTo("dev");
    assertThat(tuple.yool()).isNull();
    assertThat(tuple.map()).isEmpty();
    assertThat(tuple.data()).isEqualTo(json("{\"args\":{\"x\":1},\"n\":null}"));
    assertThat(tuple.toJson()).containsEntry("data", json("{\"args\":2,\"n\":null}"));
  }

  @Test
  void shouldNotChangeWithWhatItWasMadeOf() {
    Map<String, Object> json = json("{\"id\":\"t-1\",\"args\":1}");
    Tuple tuple = Tuple.fromJson(json);
    json.put("args", 2L);

    assertThat(tuple.toJson()).isEqualTo(json("{\"id\":\"t-1\",\"args\":1}"));
    assertThatThrownBy(() -> tuple.toJson().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> tuple.data().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void shouldNameAnIdThatIsNotTheHashOfTheContent() {
    Map<String, Object> forged = json(CanonicalJson.write(OURS.toJson()));
    forged.put("lane", "other");
    Map<String, Object> honest = json(CanonicalJson.write(forged));
    honest.remove("id");

    assertThatThrownBy(() -> Tuple.fromJson(forged))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(OURS.id(), Tuple.fromJson(honest).id(), "leave the id out");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'id':7}               | id=7 is not a string",
        "{'id':''}              | id has chars=0",
        "{'id':'sha256:'}       | is not the hash of the content",
        "{'yool':[]}            | yool=[] is not a string",
        "{'lane':true}          | lane=true is not a string",
        "{'authority':{}}       | authority={} is not a string",
        "{'source':1.5}         | source=1.5 is not a string",
        "{'parent':0}           | parent=0 is not a string",
        "{'map':'0'}            | map=\"0\" is not an array",
        "{'map':[0,'1']}        | map[1]=\"1\" is not an integer of 64 bits",
        "{'map':[1.0]}          | map[0]=1.0 is not an integer of 64 bits",
        "{'map':[null]}         | map[0]=null is not an integer of 64 bits",
        "{'map':[9223372036854775808]} | map[0]=9223372036854775808 is not an integer",
        "{'receipts':{}}        | receipts={} is not an array",
        "{'receipts':['a',2]}   | receipts[1]=2 is not a string",
        "{'data':[1]}           | data=[1] is not an object",
      })
  void shouldNameAMemberOfAnotherType(String json, String reason) {
    assertThatThrownBy(() -> parsed(json.replace('\'', '"')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void shouldNotRepeatAllOfAWrongValue() {
    String id = "x".repeat(1_001);
    assertThatThrownBy(() -> parsed("{\"id\":\"" + id + "\"}")).hasMessageContaining("chars=1001");
    assertThatThrownBy(() -> parsed("{\"map\":\"" + id + "\"}"))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
  }
}
