package dev.teem.stress.damage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.StoreException;
import dev.teem.stress.damage.Round.Verdict;
import dev.teem.stress.damage.Scene.Found;
import dev.teem.stress.damage.Scene.Visit;
import dev.teem.stress.damage.Scene.Written;
import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A round is only worth something if it tells what is wrong from what is not. */
final class RoundTest {
  private static final Found WHOLE = found(10, 0);
  private static final Found SHORT = found(7, 3);
  private static final Found SHORT_AND_SAID = found(7, 3, "three are lost");

  @TempDir private Path folder;

  private static Found found(int count, int lost, String... said) {
    return new Found(count, lost, List.of(said), 0);
  }

  /** What openings one after the other come to; the last one again and again. */
  @FunctionalInterface
  private interface Opening {
    Found open(Path folder) throws Violation, IOException;
  }

  private static Opening refused(String message) {
    return place -> {
      throw new StoreException(message.formatted(place));
    };
  }

  private Verdict judge(Opening... openings) throws Exception {
    Image image = imageOf("the mark of a format");
    Written written = new Written(image, image, image);
    // The first seed by which one bit is changed: a file that is as before would excuse a loss.
    Round round =
        IntStream.range(0, 10_000)
            .mapToObj(seed -> Round.of(FileKind.FORMAT, written, new Random(seed)))
            .filter(each -> each.what().contains(" FORMAT BIT from offset="))
            .findFirst()
            .orElseThrow();
    return round.run(scene(openings), folder.resolve("opened"));
  }

  private Image imageOf(String text) throws IOException {
    Path written = Files.createDirectories(folder.resolve("written"));
    Files.writeString(written.resolve("FORMAT"), text);
    return Image.of(written);
  }

  private static Scene scene(Opening... openings) {
    Deque<Opening> left = new ArrayDeque<>(List.of(openings));
    return new Scene() {
      @Override
      public Written write(Path folder, Random random) {
        throw new IllegalStateException("is written");
      }

      @Override
      public Visit visit(Path folder) {
        return new Visit() {
          @Override
          public Found look() {
            return WHOLE;
          }

          @Override
          public Found open(boolean recover) throws Violation, IOException {
            return (left.size() > 1 ? left.pop() : left.peek()).open(folder);
          }

          @Override
          public int before(String file, int offset) {
            return 5;
          }
        };
      }
    };
  }

  @Test
  void shouldAcceptWhatIsTrueOrSaid() throws Exception {
    assertThat(judge(_ -> WHOLE)).isEqualTo(Verdict.WHOLE);
  }

  @Test
  void shouldAcceptALossThatIsSaid() throws Exception {
    assertThat(judge(_ -> SHORT_AND_SAID, _ -> found(8, 0))).isEqualTo(Verdict.SHORTENED);
  }

  @Test
  void shouldAcceptARefusalThatHelps() throws Exception {
    assertThat(judge(refused("%s is damaged"))).isEqualTo(Verdict.REFUSED);
  }

  @Test
  void shouldAcceptARecovery() throws Exception {
    assertThat(judge(refused("%s is damaged"), _ -> SHORT_AND_SAID, _ -> found(8, 0)))
        .isEqualTo(Verdict.RECOVERED);
  }

  @Test
  void shouldNotAcceptASilentLoss() {
    assertViolation("said nothing", _ -> SHORT);
  }

  @Test
  void shouldNotAcceptASilentRecovery() {
    assertViolation("said nothing", refused("%s is damaged"), _ -> SHORT);
  }

  @Test
  void shouldNotAcceptARefusalThatDoesNotSayWhere() {
    assertViolation("does not say what and where", refused("something is damaged"));
  }

  @Test
  void shouldNotAcceptAFaultOfTheProgram() {
    assertViolation(
        "fault instead of a refusal",
        _ -> {
          throw new IndexOutOfBoundsException("17");
        });
  }

  @Test
  void shouldNotAcceptThatMoreIsLostThanWasDamaged() {
    assertViolation("5 come before the damage", _ -> found(4, 6, "some are lost"));
  }

  @Test
  void shouldNotAcceptWhatDoesNotLast() {
    assertViolation("lost 3 more", _ -> WHOLE, _ -> SHORT_AND_SAID);
  }

  @Test
  void shouldNotAcceptWhatCanBeOpenedOnceOnly() {
    assertViolation("refused the next time", _ -> WHOLE, refused("%s is damaged"));
  }

  private void assertViolation(String message, Opening... openings) {
    assertThatThrownBy(() -> judge(openings))
        .isInstanceOf(Violation.class)
        .hasMessageContaining(message);
  }
}
