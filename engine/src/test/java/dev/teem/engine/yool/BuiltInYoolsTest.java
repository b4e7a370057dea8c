package dev.teem.engine.yool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BuiltInYoolsTest {
  // No other command is like it.
  private static final String LONG_SLEEP = "sleep 600.0" + ProcessHandle.current().pid();

  @Test
  void shouldDigestTheItem() throws Exception {
    assertThat(run("sha256", "abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(run("sha256", ""))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void shouldGiveBackTheItem() throws Exception {
    assertThat(run("identity", "abc")).isEqualTo("abc");
  }

  @Test
  void shouldGiveTheItemToACommandAndTakeItsOutput() throws Exception {
    assertThat(run("exec:tr a-z A-Z; echo .", "abc")).isEqualTo("ABC.\n");
  }

  @Test
  void shouldFailWithStatusAndStandardError() {
    assertThatThrownBy(() -> run("exec:echo out; echo no luck >&2; exit 3", "abc"))
        .isInstanceOf(YoolException.class)
        .hasMessage("exit status 3: no luck");
  }

  @Test
  void shouldKeepOnlyTheFirstOfALongStandardError() {
    assertThatThrownBy(() -> run("exec:head -c 100000 /dev/zero | tr '\\0' x >&2; exit 1", ""))
        .hasMessage("exit status 1: " + "x".repeat(ExecYool.STDERR_LIMIT));
  }

  @Test
  void shouldFeedACommandThatWritesBeforeItHasReadAll() throws Exception {
    String large = "0123456789abcdef".repeat(1 << 16);
    assertThat(run("exec:cat", large)).isEqualTo(large);
  }

  @Test
  void shouldNotMindACommandThatDoesNotRead() throws Exception {
    assertThat(run("exec:echo done", "x".repeat(1 << 20))).isEqualTo("done\n");
  }

  @Test
  void shouldRefuseAnOutputWithoutEnd() {
    assertThatThrownBy(() -> run("exec:cat /dev/zero", ""))
        .hasMessage("output is longer than 16777216 bytes");
  }

  @Test
  @Timeout(60)
  void shouldKillTheCommandWhenInterrupted() throws Exception {
    Thread runner = Thread.currentThread();
    Thread.ofVirtual()
        .start(() -> {
          while (ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive)) {
            Thread.onSpinWait();
          }
          runner.interrupt();
        });
    assertThatThrownBy(() -> run("exec:" + LONG_SLEEP, ""))
        .isInstanceOf(InterruptedException.class);
    // Whatever has lost its parent belongs to somebody else now.
    while (ProcessHandle.allProcesses().anyMatch(BuiltInYoolsTest::sleeps)) {
      Thread.sleep(1);
    }
  }

  private static boolean sleeps(ProcessHandle process) {
    return process.isAlive() && process.info().commandLine().orElse("").contains(LONG_SLEEP);
  }

  @Test
  void shouldNameTheYoolsThereAreWhenAskedForAnother() {
    assertThatThrownBy(() -> BuiltInYools.named("sha512"))
        .hasMessage(
            "unknown yool 'sha512'; there are sha256, identity, exec:COMMAND, exec-lines:COMMAND");
    assertThatThrownBy(() -> BuiltInYools.named("exec: "))
        .hasMessage("exec: names no command; write exec:COMMAND");
    assertThatThrownBy(() -> BuiltInYools.named("exec-lines:"))
        .hasMessage("exec-lines: names no command; write exec-lines:COMMAND");
  }

  private static String run(String yool, String item) throws Exception {
    Call call = new Call(Map.of());
    byte[] bytes = item.getBytes(StandardCharsets.UTF_8);
    call.wrap(0, bytes, 0, bytes.length);
    BuiltInYools.named(yool).run(call);
    Output output = call.output();
    return new String(Arrays.copyOf(output.array(), output.length()), StandardCharsets.UTF_8);
  }
}
