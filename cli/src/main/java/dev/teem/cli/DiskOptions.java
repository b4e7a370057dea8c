package dev.teem.cli;

import dev.teem.engine.EngineContext;
import dev.teem.engine.guard.DiskPressure;
import dev.teem.engine.guard.DiskQuota;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that keep a run from filling the disk. */
final class DiskOptions {
  @Option(
      names = "--disk-floor",
      paramLabel = "MIB",
      description =
          "Start no agents while the disk of DIR has less than so many MiB free, and go on when it has "
              + "a quarter more; 0 never waits (default: 64, and 0 on a disk of less than 1 GiB).")
  private Long floor;

  @Option(
      names = "--disk-quota",
      paramLabel = "MIB",
      description = "Stop when DIR takes more than so many MiB of its disk (default: no limit).")
  private Long quota;

  /** Refuses what makes no sense. */
  void check() {
    Mebibytes.toBytes("--disk-floor", floor, 0);
    Mebibytes.toBytes("--disk-quota", quota, 1);
  }

  /** Sets the guards of a folder, which is there. */
  EngineContext guard(EngineContext context, Path dir) throws IOException {
    Long floorBytes = Mebibytes.toBytes("--disk-floor", floor, 0);
    if (floorBytes == null) {
      floorBytes = DiskPressure.usualFloorBytes(dir);
    }
    if (floorBytes > 0) {
      context.guard(new DiskPressure(dir, floorBytes));
    }
    Long quotaBytes = Mebibytes.toBytes("--disk-quota", quota, 1);
    return quotaBytes == null ? context : context.guard(new DiskQuota(dir, quotaBytes));
  }
}
