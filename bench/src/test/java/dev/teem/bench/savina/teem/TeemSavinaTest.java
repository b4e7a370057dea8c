package dev.teem.bench.savina.teem;

import dev.teem.bench.kernel.teem.TeemCores;
import dev.teem.bench.kernel.teem.TeemSystem;
import dev.teem.bench.savina.Savina;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(180)
class TeemSavinaTest {
  @ParameterizedTest
  @EnumSource
  void shouldCountWhatItMustCount(Savina program) {
    try (TeemSystem teem = TeemSystem.start(TeemCores.TWO)) {
      program.run(TeemSavina.program(program, teem));
    }
  }
}
