package dev.teem.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A quota around a step; as a guard it is {@link DiskUsageTest}'s. */
class DiskQuotaTest {
  private static final int MIB = 1 << 20;

  @TempDir Path dir;
  private DiskQuota quota;

  @BeforeEach
  void setUp() {
    quota = new DiskQuota(dir, 2 * MIB);
  }

  private Path write(int bytes) throws IOException {
    return Files.write(dir.resolve("file"), new byte[bytes]);
  }

  @Test
  void shouldGiveWhatAStepGivesThatStaysWithinIt() throws IOException {
    assertThat(quota.around(() -> write(MIB))).isEqualTo(dir.resolve("file"));
  }

  @Test
  void shouldEndAStepThatGoesBeyondIt() {
    assertThatThrownBy(() -> quota.around(() -> write(3 * MIB)))
        .isInstanceOf(DiskQuotaExceededException.class)
        .hasMessageContaining(dir.toString())
        .hasMessageContaining("3.0 MiB")
        .hasMessageContaining("quota of 2.0 MiB")
        .hasMessageContaining("make room");
    assertThat(dir.resolve("file")).hasSize(3 * MIB);
  }

  @Test
  void shouldLookAfterTheStepAndNotBefore() throws IOException {
    Path large = write(3 * MIB);

    assertThat(quota.around(() -> Files.deleteIfExists(large))).isTrue();
  }

  @Test
  void shouldThrowWhatAStepThrowsThatStaysWithinIt() {
    EOFException end =
        catchThrowableOfType(
            EOFException.class,
            () ->
                quota.around(() -> {
                  throw new EOFException("end");
                }));

    assertThat(end).hasMessage("end").hasNoSuppressedExceptions();
  }

  @Test
  void shouldSayOfAStepThatThrowsThatItHasGoneBeyondIt() {
    EOFException end =
        catchThrowableOfType(
            EOFException.class,
            () ->
                quota.around(() -> {
                  write(3 * MIB);
                  throw new EOFException("end");
                }));

    assertThat(end).hasMessage("end");
    assertThat(end.getSuppressed())
        .singleElement()
        .isInstanceOf(DiskQuotaExceededException.class)
        .asString()
        .contains("quota of 2.0 MiB");
  }

  @Test
  void shouldSayThatTheFolderIsGone() {
    DiskQuota elsewhere = new DiskQuota(dir.resolve("none"), MIB);

    assertThatThrownBy(() -> elsewhere.around(() -> 1)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() ->
            elsewhere.around(() -> {
              throw new OutOfMemoryError("of the step");
            }))
        .isInstanceOf(OutOfMemoryError.class)
        .satisfies(e -> assertThat(e.getSuppressed()[0]).isInstanceOf(NoSuchFileException.class));
  }
}
