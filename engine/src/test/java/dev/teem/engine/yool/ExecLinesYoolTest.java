package dev.teem.engine.yool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.event.Cost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExecLinesYoolTest {
  private static List<Call> calls(boolean wantsCost, String... items) {
    List<Call> calls = new ArrayList<>();
    for (String item : items) {
      Call call = new Call(Map.of(), wantsCost);
      byte[] bytes = item.getBytes(StandardCharsets.UTF_8);
      call.wrap(calls.size(), bytes, 0, bytes.length);
      calls.add(call);
    }
    return calls;
  }

  private static List<String> outputs(List<Call> calls) {
    return calls.stream()
        .map(Call::output)
        .map(output ->
            new String(Arrays.copyOf(output.array(), output.length()), StandardCharsets.UTF_8))
        .toList();
  }

  private static List<String> run(String command, String... items) throws Exception {
    List<Call> calls = calls(false, items);
    new ExecLinesYool(command).runAll(calls);
    return outputs(calls);
  }

  @Test
  void shouldGiveManyItemsToOneCommand() throws Exception {
    assertThat(run("tr a-z A-Z", "one", "", "three")).containsExactly("ONE", "", "THREE");
    assertThat(run("cat -n | tr -d ' \t'", "a", "b")).containsExactly("1a", "2b");
  }

  @Test
  void shouldTakeALastLineWithoutALineFeed() throws Exception {
    assertThat(run("cat > /dev/null; printf 'x\ny'", "a", "b")).containsExactly("x", "y");
  }

  @Test
  void shouldFailWhereLinesAreMissingOrTooMany() {
    assertThatThrownBy(() -> run("head -n 1", "a", "b"))
        .isInstanceOf(YoolException.class)
        .hasMessage("lines=1 of output for items=2; give a line for each");
    assertThatThrownBy(() -> run("cat; echo more", "a", "b")).hasMessageContaining("lines=3");
    assertThatThrownBy(() -> run("cat > /dev/null", "a")).hasMessageContaining("lines=0");
  }

  @Test
  void shouldFailWithTheCommand() {
    assertThatThrownBy(() -> run("echo no luck >&2; exit 3", "a", "b"))
        .hasMessage("exit status 3: no luck");
  }

  @Test
  void shouldRefuseAnItemThatIsNoLine() {
    assertThatThrownBy(() -> run("cat", "a", "b\nc"))
        .hasMessage("the item of agent=1 has more than a line; use exec: instead");
  }

  @Test
  void shouldAskWhatItCostsOnlyIfSomebodyWantsToKnow() throws Exception {
    String spends = "cat; echo '{\"usd\": 0.25, \"tokens\": 7}' > ${TEEM_COST:-/dev/null}";
    List<Call> asked = calls(true, "a", "b");
    new ExecLinesYool(spends).runAll(asked);
    assertThat(asked).extracting(Call::cost).containsExactly(cost(7, 0.25), Cost.NONE);

    List<Call> unasked = calls(false, "a", "b");
    new ExecLinesYool(spends).runAll(unasked);
    assertThat(unasked).extracting(Call::cost).containsOnly(Cost.NONE);
  }

  @Test
  void shouldTakeTheCostOfACommandThatFails() {
    List<Call> calls = calls(true, "a");

    assertThatThrownBy(
            () -> new ExecYool("echo '{\"usd\": 3}' > $TEEM_COST; exit 1").run(calls.getFirst()))
        .hasMessage("exit status 1");
    assertThat(calls.getFirst().cost()).isEqualTo(cost(0, 3));
  }

  @Test
  void shouldSayWhatIsWrongWithACost() {
    Call call = calls(true, "a").getFirst();

    assertThatThrownBy(() -> new ExecYool("echo '{\"usd\": -1}' > $TEEM_COST").run(call))
        .isInstanceOf(YoolException.class)
        .hasMessageContaining("TEEM_COST")
        .hasMessageContaining("usd=-1.0 is not from 0 to finite");
    assertThatThrownBy(() -> new ExecYool("echo 5 dollars > $TEEM_COST").run(call))
        .hasMessageContaining("5 dollars");
    assertThatThrownBy(() -> new ExecYool("echo '[1]' > $TEEM_COST").run(call))
        .hasMessageContaining("no object");
    assertThatThrownBy(() -> new ExecYool("head -c 5000 /dev/zero > $TEEM_COST").run(call))
        .hasMessage("the command wrote more than bytes=4096 to TEEM_COST");
  }

  private static Cost cost(double tokens, double usd) {
    return new Cost(tokens, 0, usd, Cost.NOT_GIVEN);
  }
}
