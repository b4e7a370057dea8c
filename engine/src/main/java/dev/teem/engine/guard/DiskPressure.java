package dev.teem.engine.guard;

import dev.teem.engine.lane.Refusal;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Has work wait while the disk under a folder is nearly full. It begins to wait below a floor of
 * free bytes and goes on at a floor and a quarter, so that a disk that hovers around the floor does
 * not stop and start it all the time.
 */
public final class DiskPressure implements Guard {
  /** The floor of those who have no other wish. */
  public static final long USUAL_FLOOR_BYTES = 64L << 20;

  /** On a disk smaller than so many usual floors somebody counts on every byte. */
  private static final int SMALL_DISK_FLOORS = 16;

  private static final int MARGIN_PART = 4;

  private final String name;
  private final FreeBytes disk;
  private final long floorBytes;

  private final long opensBytes;

  // The thread that looks.
  private boolean pressed;

  /** How much of a disk is free for this user. */
  interface FreeBytes {
    long now() throws IOException;
  }

  /**
   * A guard of the disk that a folder is on.
   *
   * @param folder is there
   * @param floorBytes positive
   * @throws IOException if it cannot be told which disk that is
   */
  public DiskPressure(Path folder, long floorBytes) throws IOException {
    this(folder.toString(), Files.getFileStore(folder)::getUsableSpace, floorBytes);
  }

  DiskPressure(String name, FreeBytes disk, long floorBytes) {
    if (floorBytes <= 0) {
      throw new IllegalArgumentException("floorBytes=" + floorBytes + " is not positive");
    }
    this.name = name;
    this.disk = disk;
    this.floorBytes = floorBytes;
    long margin = floorBytes / MARGIN_PART;
    opensBytes = Math.min(floorBytes, Long.MAX_VALUE - margin) + margin;
  }

  /**
   * The floor for the disk that a folder is on: {@link #USUAL_FLOOR_BYTES}; 0, which is none, on a
   * disk of less than a gibibyte, such as the memory disk of a test: who made it that small wants
   * it used, and told when it is full.
   */
  public static long usualFloorBytes(Path folder) throws IOException {
    FileStore disk = Files.getFileStore(folder);
    return disk.getTotalSpace() < SMALL_DISK_FLOORS * USUAL_FLOOR_BYTES ? 0 : USUAL_FLOOR_BYTES;
  }

  @Override
  public Refusal look() throws IOException {
    long freeBytes = disk.now();
    pressed = freeBytes < (pressed ? opensBytes : floorBytes);
    return pressed
        ? new Refusal(
            ("the disk of %s has %s free, less than its floor of %s;"
                    + " make room there, from %s on work goes on")
                .formatted(
                    name,
                    Mebibytes.text(freeBytes),
                    Mebibytes.text(floorBytes),
                    Mebibytes.text(opensBytes)),
            true)
        : null;
  }
}
