package dev.teem.bench.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TargetTest {
  @ParameterizedTest
  @EnumSource
  void shouldHaveABenchmarkThatCanRun(Target target) throws Exception {
    assertThat(target.benchmarks()).isNotEmpty();
    for (Class<?> type : target.benchmarks()) {
      if (type.getSimpleName().endsWith("Benchmark")) {
        assertThat(jmhList()).contains(type.getName());
      } else {
        assertThat(type.getSimpleName()).endsWith("Run");
        assertThat(Modifier.isStatic(type.getMethod("main", String[].class).getModifiers()))
            .isTrue();
      }
    }
  }

  /** What JMH's annotation processor found. */
  private static String jmhList() throws IOException {
    try (InputStream list = Target.class.getResourceAsStream("/META-INF/BenchmarkList")) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
