package dev.teem.stress.damage;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.event.HistoryMismatchException;
import dev.teem.journal.log.CorruptLogException;
import dev.teem.stress.damage.Scene.Found;
import dev.teem.stress.damage.Scene.Visit;
import dev.teem.stress.damage.Scene.Written;
import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** One file damaged, and what is made of it. All follows from the seed. */
final class Round {
  private static final int MOST_HARMS = 3;
  private static final List<Harm> HARMS = List.of(Harm.values());

  private final FileKind kind;
  private final Image damaged;
  private final String file;
  private final int offset;
  private final boolean goesBack;
  private final String what;

  /** How a round may end. */
  enum Verdict {
    /** All that was written is there. */
    WHOLE,
    /** Some is lost, and that was said. */
    SHORTENED,
    /** It was as at an earlier time, which nothing in it can tell. */
    SET_BACK,
    /** The index does not lead to some, which only a check of the store tells. */
    LEFT_OUT,
    /** It was refused first, and what is left was there after a recovery. */
    RECOVERED,
    /** It was refused, with a recovery as well. */
    REFUSED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private Round(
      FileKind kind, Image damaged, String file, int offset, boolean goesBack, String what) {
    this.kind = kind;
    this.damaged = damaged;
    this.file = file;
    this.offset = offset;
    this.goesBack = goesBack;
    this.what = what;
  }

  /** Chooses a file and damages it. */
  static Round of(FileKind kind, Written written, Random random) {
    Image whole = random.nextBoolean() ? written.killed() : written.closed();
    List<String> names = whole.names(kind.names());
    String file = names.get(random.nextInt(names.size()));
    Image.File was = whole.file(file);
    Image.File before = written.older().file(file);
    String folder = file.substring(0, file.lastIndexOf('/') + 1);
    List<Image.File> others =
        whole.names(folder + "[^/]*").stream()
            .filter(name -> !name.equals(file))
            .map(whole::file)
            .toList();
    Image.Entry now = was;
    boolean goesBack = false;
    StringBuilder what = new StringBuilder(whole == written.killed() ? "killed " : "closed ");
    int harms = random.nextInt(4) > 0 ? 1 : 1 + random.nextInt(MOST_HARMS);
    for (int i = 0; i < harms && now instanceof Image.File left; i++) {
      Harm harm = HARMS.get(random.nextInt(HARMS.size()));
      now = harm.on(left, before, others, random);
      goesBack |= harm.goesBack();
      what.append(file).append(' ').append(harm).append(' ');
    }
    int offset = now instanceof Image.File left ? firstChange(was, left) : 0;
    what.append("from offset=").append(offset);
    return new Round(kind, whole.with(file, now), file, offset, goesBack, what.toString());
  }

  private static int firstChange(Image.File was, Image.File now) {
    int mismatch = Arrays.mismatch(was.used(), now.used());
    return mismatch < 0 ? was.used().length : mismatch;
  }

  /** What was damaged, and how. */
  String what() {
    return what;
  }

  /** The files, damaged. */
  Image damaged() {
    return damaged;
  }

  /** Writes the damaged files into a folder, and opens them. */
  Verdict run(Scene scene, Path folder) throws Violation, IOException {
    damaged.writeTo(folder);
    Visit visit = scene.visit(folder);
    look(visit, folder);
    Found opened = attempt(folder, () -> visit.open(false));
    Verdict verdict = opened == null ? recover(visit, folder) : judge(visit, opened);
    if (verdict != Verdict.REFUSED) {
      openAgain(visit, folder);
    }
    return verdict;
  }

  private void look(Visit visit, Path folder) throws Violation, IOException {
    Found looked = attempt(folder, visit::look);
    String changed = damaged.changedIn(folder);
    if (changed != null) {
      throw new Violation("looking at it has changed file=%s".formatted(changed));
    }
    if (looked != null) {
      checkSaid(looked);
    }
  }

  private Verdict judge(Visit visit, Found opened) throws Violation {
    checkSaid(opened);
    checkEnough(visit, opened);
    if (opened.lost() == 0) {
      return Verdict.WHOLE;
    }
    if (!opened.said().isEmpty()) {
      return Verdict.SHORTENED;
    }
    return mayBeSetBack() ? Verdict.SET_BACK : Verdict.LEFT_OUT;
  }

  private Verdict recover(Visit visit, Path folder) throws Violation {
    Found recovered = attempt(folder, () -> visit.open(true));
    if (recovered == null) {
      return Verdict.REFUSED;
    }
    if (recovered.lost() > 0 && recovered.said().isEmpty()) {
      throw new Violation("a recovery has lost %d and said nothing".formatted(recovered.lost()));
    }
    checkEnough(visit, recovered);
    return Verdict.RECOVERED;
  }

  private void openAgain(Visit visit, Path folder) throws Violation {
    Found again = attempt(folder, () -> visit.open(false));
    if (again == null) {
      throw new Violation("what was opened once is refused the next time");
    }
    if (again.lost() > 0) {
      throw new Violation("the next opening has lost %d more".formatted(again.lost()));
    }
  }

  private boolean mayBeSetBack() {
    return goesBack && !kind.isKnownElsewhere();
  }

  private void checkSaid(Found found) throws Violation {
    boolean told =
        !found.said().isEmpty() || mayBeSetBack() || (kind == FileKind.INDEX && found.faults() > 0);
    if (found.lost() > 0 && !told) {
      throw new Violation(
          "lost %d of it, has %d, and said nothing".formatted(found.lost(), found.count()));
    }
  }

  private void checkEnough(Visit visit, Found found) throws Violation {
    int least = visit.before(file, offset);
    if (found.count() < least) {
      throw new Violation(
          "%d are there, and %d come before the damage; said %s"
              .formatted(found.count(), least, found.said()));
    }
  }

  private interface Attempt {
    Found run() throws Violation, IOException;
  }

  /** Null if it was refused in a way that helps. */
  private Found attempt(Path folder, Attempt attempt) throws Violation {
    try {
      return attempt.run();
    } catch (StoreException | HistoryMismatchException e) {
      checkMessage(folder, e);
      return null;
    } catch (Violation e) {
      throw e;
    } catch (Throwable e) {
      throw new Violation("a fault instead of a refusal: " + stackOf(e), e);
    }
  }

  private void checkMessage(Path folder, RuntimeException refusal) throws Violation {
    String message = refusal.getMessage();
    boolean placed =
        !(refusal instanceof CorruptLogException)
            || (message.contains("file=")
                && message.contains("offset=")
                && message.contains("reason="));
    String name = file.substring(file.lastIndexOf('/') + 1);
    boolean named = message.contains(folder.toString()) || message.contains(name);
    if (!placed || !named) {
      throw new Violation(
          "a refusal that does not say what and where: %s".formatted(stackOf(refusal)));
    }
  }

  private static String stackOf(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
