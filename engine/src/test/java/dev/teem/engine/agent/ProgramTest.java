package dev.teem.engine.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.catalog.UnknownYoolException;
import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.space.Tuple;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramTest {
  private static Program program(String json) {
    Map<String, Object> tuple = new LinkedHashMap<>();
    tuple.put("yool", "agent");
    tuple.put("data", Map.of("program", CanonicalJson.parse(json)));
    return Program.of(Tuple.fromJson(tuple));
  }

  @Test
  void shouldBeNamesOfYoolsOrObjectsWithArgs() {
    assertThat(program("[\"fetch\", {\"yool\": \"ask\", \"args\": {\"n\": 1}}, {\"yool\": \"x\"}]"))
        .isEqualTo(
            new Program(
                List.of(
                    new Program.Step("fetch", Map.of()),
                    new Program.Step("ask", Map.of("n", 1L)),
                    new Program.Step("x", Map.of()))));
  }

  @Test
  void shouldBeOneStepWhereThereIsOnlyAYool() {
    assertThat(Program.of(Tuple.fromJson(Map.of("yool", "fetch"))).steps())
        .containsExactly(new Program.Step("fetch", Map.of()));
    assertThatThrownBy(() -> Program.of(Tuple.fromJson(Map.of("id", "t"))))
        .hasMessage("tuple id=t has neither a program nor a yool; give it one of them");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|program=[] is not an array of 1 to 1000 steps; leave it out for the tuple's own yool,"
            + " or put out a tuple for each part",
        "\"fetch\"|program=\"fetch\" is not an array of 1 to 1000 steps; leave it out for the"
            + " tuple's own yool, or put out a tuple for each part",
        "[\"a\", 5]|program[1]=5 is not the name of a yool; write \"name\", or {\"yool\": \"name\","
            + " \"args\": {}}",
        "[{\"args\": {}}]|program[0].yool=null is not the name of a yool; write \"name\", or"
            + " {\"yool\": \"name\", \"args\": {}}",
        "[{\"yool\": \"a\", \"arg\": {}}]|program[0].arg is unknown; there are args, yool",
        "[{\"yool\": \"a\", \"args\": []}]|program[0].args=[] is not an object; write it in braces",
        "[{\"yool\": \"a\", \"args\": {\"input\": 1}}]|program[0].args has a member input, which is"
            + " the engine's; rename it",
      })
  void shouldSayWhatIsWrong(String json, String message) {
    assertThatThrownBy(() -> program(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void shouldBeBounded() {
    String long1 = CanonicalJson.write(Collections.nCopies(1_001, "a"));

    assertThatThrownBy(() -> program(long1)).hasMessageContaining("is not an array of 1 to 1000");
  }

  @Test
  void shouldNameTheNearestYoolsForOneThatIsUnknown() {
    assertThatThrownBy(
            () -> program("[\"ask\", \"fetsh\"]").check(Set.of("fetch", "ask", "x", "y")))
        .isInstanceOf(UnknownYoolException.class)
        .hasMessage("unknown yool 'fetsh'; the nearest there are: fetch, ask, x");
    assertThatThrownBy(() -> program("[\"ask\"]").check(Set.of()))
        .hasMessage("unknown yool 'ask'; the catalog is empty");
  }
}
