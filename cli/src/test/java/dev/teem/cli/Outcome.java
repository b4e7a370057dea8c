package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/**
 * What a command left behind when it ended.
 *
 * @param status its exit status
 * @param out its standard output
 * @param err its standard error
 */
record Outcome(int status, String out, String err) {

  /** Ended with this status, and without a stack trace whatever happened. */
  Outcome expect(int wanted) {
    assertThat(status).as("exit status; standard error: %s", err).isEqualTo(wanted);
    assertThat(out + err)
        .as("a stack trace or a fault of teem's own")
        .doesNotContain("\tat ", "Exception", "Error:", "fault of teem");
    return this;
  }

  /** Said the one line that explains why it failed; the only other may be that it was resumed. */
  Outcome refused(int wanted, String... words) {
    expect(wanted);
    assertThat(out).isEmpty();
    assertThat(
            err.lines()
                .filter(line -> !line.startsWith("See ./teem "))
                .filter(line -> !line.startsWith("teem: this batch was started before"))
                .toList())
        .as("one line")
        .singleElement()
        .asString()
        .startsWith("teem: ")
        .contains(words);
    return this;
  }

  /** Said a line with all of these words on standard error. */
  Outcome said(String... words) {
    assertThat(err.lines())
        .as("standard error: %s", err)
        .anySatisfy(line -> assertThat(line).contains(words));
    return this;
  }

  /** Counted so many agents. */
  Outcome counted(long executed, long cached, long failed) {
    Map<String, Object> report = json();
    assertThat(report)
        .containsEntry("agents", executed + cached)
        .containsEntry("executed", executed)
        .containsEntry("cached", cached)
        .containsEntry("failed", failed);
    return this;
  }

  /** Came to this result digest. */
  Outcome digest(String wanted) {
    assertThat(json()).containsEntry("result_digest", wanted);
    return this;
  }

  /** The report that {@code --json} asks for. */
  Map<String, Object> json() {
    return JsonText.object(out);
  }

  long number(String field) {
    return ((Number) json().get(field)).longValue();
  }
}
