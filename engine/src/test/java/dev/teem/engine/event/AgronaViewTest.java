package dev.teem.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layout is Agrona's; only Agrona can tell. */
class AgronaViewTest {
  @TempDir Path temp;

  @Test
  void shouldBeReadByAgronaInAnotherProcess()
      throws IOException, URISyntaxException, InterruptedException {
    try (EngineCounters counters = EngineCounters.inFolder(temp, 2, 1, true)) {
      new EventRing(counters.core(1)).send(0, 1, 2);
      counters.core(1).publish();

      List<String> seen = view(temp.resolve(EngineCounters.FILE_NAME));

      assertThat(seen)
          .hasSize(2 * Counter.PER_CORE)
          .contains("core=0 name=sends value=0", "core=1 name=sends value=1")
          .endsWith("core=1 name=slow-steps value=0");
    }
  }

  private static List<String> view(Path file)
      throws IOException, URISyntaxException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // What Agrona's buffers need, and the engine must not.
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                placeOf(AgronaView.class) + File.pathSeparator + placeOf(CountersReader.class),
                AgronaView.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  private static Path placeOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
