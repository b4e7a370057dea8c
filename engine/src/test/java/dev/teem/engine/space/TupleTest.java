package dev.teem.engine.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.CanonicalBytes;
import dev.teem.engine.receipt.CanonicalJson;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Equal tuples have equal ids, and those have equal tuples. */
  @Test
  void shouldBeWhatIsReadBackOfItHoweverItsValuesWereMade() {
    Map<String, Object> data =
        Map.of(
            "whole",
            3,
            "small",
            (short) -4,
            "large",
            BigInteger.TWO.pow(63),
            "not large",
            BigInteger.TEN,
            "text",
            CharBuffer.wrap("t"),
            "half",
            0.5,
            "list",
            List.of("s", 1, Map.of("x", -2, "y", List.of(3L))));
    Tuple tuple = Tuple.of("get", List.of(), "a", "web", "a", null, List.of(), data);

    assertThat(tuple).isEqualTo(parsed(CanonicalJson.write(tuple.toJson())));
    Template same =
        Template.of(
            Map.of(
                "whole",
                3,
                "small",
                -4L,
                "not large",
                BigInteger.TEN,
                "text",
                "t",
                "list",
                List.of("s", 1, Map.of("x", -2, "y", List.of(3)))));
    assertThat(same.matches(tuple)).isTrue();
    assertThat(same.rest().hashIn(tuple)).isEqualTo(same.rest().hash());
  }

  @Test
  void shouldRefuseDataThatHasNoEnd() {
    List<Object> endless = new ArrayList<>();
    endless.add(endless);
    Map<String, Object> data = Map.of("endless", endless);

    assertThatThrownBy(() -> Tuple.of("get", List.of(), "a", "web", "a", null, List.of(), data))
        .isInstanceOf(IllegalArgumentException.class);
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

  /** In the reference, what has an absent field is not verified any more once it was JSON. */
  @Test
  void shouldBeVerifiedAfterAJsonRoundTripWithAbsentFields() {
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put("subject", null);
    inner.put("parts", Arrays.asList(null, "a", null));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("note", null);
    data.put("body", inner);
    Tuple tuple = Tuple.of(null, List.of(), null, null, null, null, List.of(), data);

    Tuple again = parsed(CanonicalJson.write(tuple.toJson()));
    assertThat(again).isEqualTo(tuple);
    assertThat(again.data()).containsEntry("note", null).containsEntry("body", inner);
    assertThat(Tuple.contentId(again.toJson())).isEqualTo(tuple.id());
    assertThat(Tuple.contentId(json(CanonicalJson.write(again.toJson())))).isEqualTo(tuple.id());
  }

  /**
   * Whether another program leaves a member out, or says that it is null, is part of what it is.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "yool",
        "map",
        "authority",
        "lane",
        "source",
        "parent",
        "receipts",
        "data",
        "note"
      })
  void shouldTellAnAbsentMemberFromOneThatIsNullAndVerifyBoth(String member) {
    Map<String, Object> absent = json(CanonicalJson.write(OURS.toJson()));
    absent.remove("id");
    absent.remove(member);
    Map<String, Object> isNull = new LinkedHashMap<>(absent);
    isNull.put(member, null);

    assertThat(Tuple.fromJson(absent).id()).isNotEqualTo(Tuple.fromJson(isNull).id());
    for (Map<String, Object> json : List.of(absent, isNull)) {
      Tuple once = Tuple.fromJson(json);
      Tuple again = parsed(CanonicalJson.write(once.toJson()));
      assertThat(again).isEqualTo(once);
      assertThat(again.toJson().containsKey(member)).isEqualTo(json.containsKey(member));
      assertThat(Tuple.contentId(json)).isEqualTo(again.id());
    }
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
