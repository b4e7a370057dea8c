package dev.teem.engine.yool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExecYoolTest {

  @Test
  void shouldGiveACallNothingThatTheCommandOfTheCallBeforeItStillWrites() throws Exception {
    Call call = new Call(Map.of());
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread first =
        Thread.ofVirtual()
            .start(() -> {
              try {
                call.wrap(0, new byte[0], 0, 0);
                // The shell ends soon; what it has started still has its standard output.
                new ExecYool("(sleep 1; echo late) & sleep 0.2").run(call);
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    Thread.sleep(600);
    first.interrupt();
    first.join();
    assertThat(failure.get()).isInstanceOf(InterruptedException.class);

    call.wrap(1, new byte[0], 0, 0);
    new ExecYool("sleep 0.8; echo mine").run(call);
    assertThat(new String(call.output().array(), 0, call.output().length(), StandardCharsets.UTF_8))
        .isEqualTo("mine\n");
  }
}
