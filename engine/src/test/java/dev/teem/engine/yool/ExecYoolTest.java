package dev.teem.engine.yool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExecYoolTest {

  @TempDir Path dir;

  @Test
  void shouldGiveACallNothingThatTheCommandOfTheCallBeforeItStillWrites() throws Exception {
    Call call = new Call(Map.of());
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread first =
        Thread.ofVirtual()
            .start(() -> {
              try {
                call.wrap(0, new byte[0], 0, 0);
                // When the shell has ended, what it has started still has its standard output.
                // It ends when that is being read: more than a pipe holds has been taken by then.
                command(
                        """
                        (trap '' PIPE
                         while kill -0 $$ 2>&-; do sleep 0.02; done; touch alone
                         until [ -e go ]; do sleep 0.02; done; echo late; touch written) &
                        head -c 200000 /dev/zero; sleep 0.5
                        """)
                    .run(call);
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    while (Files.notExists(dir.resolve("alone"))) {
      Thread.onSpinWait();
    }
    first.interrupt();
    first.join();
    assertThat(failure.get()).isInstanceOf(InterruptedException.class);

    call.wrap(1, new byte[0], 0, 0);
    command("{ touch go; until [ -e written ]; do sleep 0.02; done; echo mine; }").run(call);
    assertThat(new String(call.output().array(), 0, call.output().length(), StandardCharsets.UTF_8))
        .isEqualTo("mine\n");
  }

  private ExecYool command(String words) {
    return new ExecYool("cd '" + dir + "' && " + words);
  }
}
