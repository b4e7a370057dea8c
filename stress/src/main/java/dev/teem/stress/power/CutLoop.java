package dev.teem.stress.power;

import dev.teem.stress.trial.Folders;
import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Cuts the power of one kind of folder again and again: lets it work, makes images of what each
 * moment could leave, has each opened and checked, and lets the work go on in the last of them.
 */
final class CutLoop {
  private static final int IMAGES_A_CUT = 4;
  private static final int LIVES = 6;

  /** One opening in so many loses the power too. */
  private static final int TWICE = 4;

  private final Kind kind;
  private final Path folder;
  private final Random random;
  private final int rounds;
  private final BooleanSupplier goOn;
  private final CutReport report = new CutReport();

  private int folders;

  /** The moments of a life at which the power can have gone. */
  private final List<Moment> moments = new ArrayList<>();

  /** The last image, and what goes on in it. */
  private Path left;

  private Life next;

  private record Moment(Cut cut, Life.Facts facts) {}

  /**
   * A loop.
   *
   * @param folder an empty one, left empty unless a promise is broken
   * @param rounds how many images
   * @param goOn is asked before each
   */
  CutLoop(Kind kind, Path folder, long seed, int rounds, BooleanSupplier goOn) {
    this.kind = kind;
    this.folder = folder;
    this.random = new Random(seed);
    this.rounds = rounds;
    this.goOn = goOn;
  }

  /**
   * Runs it.
   *
   * @throws Violation on the first promise broken; the image is kept as the cut left it
   */
  CutReport run() throws Violation, IOException {
    while (wanted()) {
      Path here = Files.createDirectory(newFolder());
      Life life = kind.first();
      for (int lives = 0; lives < LIVES && wanted(); lives++) {
        life.run(here, random, (disk, facts) -> moments.add(new Moment(disk.cut(), facts)));
        left = here;
        for (Moment moment : moments) {
          openAll(moment);
        }
        moments.clear();
        here = left;
        life = next;
      }
      Folders.delete(here);
    }
    return report;
  }

  private boolean wanted() {
    return report.images() < rounds && goOn.getAsBoolean();
  }

  private Path newFolder() {
    folders++;
    return folder.resolve(kind.word() + "-" + folders);
  }

  private void openAll(Moment moment) throws Violation, IOException {
    for (int i = 0; i < IMAGES_A_CUT && wanted(); i++) {
      Folders.delete(left);
      Path image = newFolder();
      Disk disk = new Disk(image);
      next = checked(moment.cut(), image, moment.facts(), disk);
      left = image;
      if (random.nextInt(TWICE) == 0) {
        // What the opening did may be lost in its turn, but for indexes, which closing has forced.
        for (Path index : OtherBoot.indexes(image)) {
          String file = image.relativize(index).toString();
          disk.force(file, disk.read(file));
        }
        left = newFolder();
        next = checked(disk.cut(), left, moment.facts(), new Disk(left));
        Folders.delete(image);
      }
    }
  }

  private Life checked(Cut cut, Path image, Life.Facts facts, Disk disk)
      throws Violation, IOException {
    long seed = random.nextLong();
    cut.leave(image, new Random(seed));
    OtherBoot.pretend(image);
    disk.force();
    try {
      Life.Found found = facts.check(image);
      report.add(cut.losesAnything(), found.notes());
      return found.next();
    } catch (Violation e) {
      Folders.delete(image);
      cut.leave(image, new Random(seed));
      throw new Violation(kind.word() + ", image " + image + ": " + e.getMessage(), e);
    }
  }
}
