package dev.teem.journal.log;

import java.nio.file.Path;

/** The files of a log that other processes append to: looks for newer ones when it has no more. */
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
    return next;
  }

  @Override
  public View map(int file) {
    return known.map(file);
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
