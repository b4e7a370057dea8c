package dev.teem.bench.kernel.teem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.teem.bench.kernel.FanIn;
import dev.teem.bench.kernel.IdlePopulation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TeemSystemTest {
  private final RunningTeem running = new RunningTeem();

  private void start(TeemCores cores) {
    running.cores = cores;
    running.start();
  }

  @AfterEach
  void close() {
    if (running.system() != null) {
      running.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldSumUpATreeOfWhichNothingIsLeft(TeemCores cores) {
    start(cores);
    TeemSkynet skynet = new TeemSkynet();
    skynet.spawn(running);

    assertThat(skynet.sum(1000)).isEqualTo(499_500);
    assertThat(skynet.sum(1000)).isEqualTo(499_500);
    skynet.check();
  }

  @ParameterizedTest
  @EnumSource
  void shouldAnswerAsOftenAsAsked(TeemCores cores) {
    start(cores);
    TeemPingPong behaviors = new TeemPingPong();
    behaviors.spawn(running);
    behaviors.play(1000);
    TeemProgramPingPong programs = new TeemProgramPingPong();
    programs.spawn(running);
    programs.play(1000);
    TeemAsk requests = new TeemAsk();
    requests.spawn(running);
    requests.play(1000);
  }

  @ParameterizedTest
  @EnumSource
  void shouldConsumeWhatWasProduced(TeemCores cores) {
    start(cores);
    TeemFanIn fanIn = new TeemFanIn();
    fanIn.attenuations = 3;
    fanIn.spawn(running);
    FanIn.check(fanIn.burst());
    TeemHostPost host = new TeemHostPost();
    host.spawn(running);
    FanIn.check(host.burst());
  }

  @Test
  void shouldFindEachOfAnIdlePopulationAwake() throws Exception {
    try (IdlePopulation behaviors = TeemIdlePopulation.ofBehaviors(2500);
        IdlePopulation programs = TeemIdlePopulation.ofPrograms(2500)) {
      behaviors.spawn();
      programs.spawn();
      assertThat(behaviors.wake()).isEqualTo(2500);
      assertThat(programs.wake()).isEqualTo(2500);
    }
  }

  @Test
  void shouldTellWhyTheFirstProcessCouldNotDoAsTold() {
    start(TeemCores.ONE);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() ->
            running
                .system()
                .call((sys, spawn) -> {
                  throw new IllegalArgumentException("broken");
                }))
        .withMessage("Teem: java.lang.IllegalArgumentException: broken");
  }

  @Test
  void shouldHaveTheFirstProcessDoAsTold() throws InterruptedException {
    start(TeemCores.ONE);
    CountDownLatch done = new CountDownLatch(1);
    running.system().execute((sys, spawn) -> done.countDown());
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
  }
}
