package dev.teem.cli;

import dev.teem.journal.lease.JournalReader;
import dev.teem.journal.lease.LeaseJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code teem lease import}: the entries of another journal. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Appends the entries of a journal that is a text file, as they are.",
    description = {
      "",
      "Lines that are no JSON are kept as evidence; a torn last one is left out. Nobody decides about",
      "what FILE grants: where a lane is held already it is refused, and another --dir is the place.",
      ""
    })
final class LeaseImportCommand implements Callable<Integer> {
  private static final long MAX_BYTES = 128L << 20;

  @Mixin private LeaseOptions options;

  @Parameters(paramLabel = "FILE", description = "Lines of JSON.")
  private Path file;

  @Override
  public Integer call() throws IOException {
    byte[] text = bytes(Input.regularFile("FILE", file));
    try (LeaseJournal journal = options.openOrMake()) {
      long count = journal.importAll(() -> new JournalReader(text));
      System.out.println(
          options.json
              ? "{\"entries\":" + count + ",\"leases\":" + journal.leases().size() + "}"
              : "  imported: " + Text.count(count) + " entries");
      return ExitStatus.OK;
    } catch (IllegalArgumentException e) {
      throw new UsageException(file + ": an entry cannot be kept: " + e.getMessage());
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new UsageException(
          file + " has more than 128 MiB; compact it where it comes from, or split it");
    }
    return Files.readAllBytes(file);
  }
}
