package dev.teem.journal.log;

import java.nio.file.Path;

/**
 * The files of a log that other processes append to, and give up: looks for newer ones when it has
 * no more.
 */
final class FollowedFolder implements RecordFiles {
  private final Path folder;
  private volatile LogFolder known;

  FollowedFolder(Path folder) {
    this.folder = folder;
    known = LogFolder.open(folder);
  }

  @Override
  public Start start() {
    known = LogFolder.open(folder);
    return known.start();
  }

  @Override
  public int after(int file) {
    int next = known.after(file);
    if (next == 0) {
      known = LogFolder.open(folder);
      next = known.after(file);
    }
    return next == known.last() && !hasHead(next) ? 0 : next;
  }

  /** The last file may be taken back, and made anew, as long as it has none. */
  private boolean hasHead(int file) {
    if (file == 0) {
      return false;
    }
    try (View view = known.map(file)) {
      return FileHead.find(view.memory()) != null;
    } catch (CorruptLogException gone) {
      known = LogFolder.open(folder);
      return false;
    }
  }

  @Override
  public View map(int file) {
    try {
      return known.map(file);
    } catch (CorruptLogException e) {
      // A file that is not there may have been given up since: that is said before it is done.
      known = LogFolder.open(folder);
      return known.map(file);
    }
  }

  @Override
  public long droppedAtMillis(int file) {
    return known.droppedAtMillis(file);
  }

  @Override
  public String name(int file) {
    return known.name(file);
  }
}
