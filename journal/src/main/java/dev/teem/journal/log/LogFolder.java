package dev.teem.journal.log;

import dev.teem.engine.guard.DiskUsage;
import dev.teem.engine.receipt.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The folder of a log: its files, Chronicle's {@code metadata.cq4t} and, where files were given up,
 * what says so ({@link Retained}); nothing else. Files are created here, before Chronicle sees
 * them, so that they are private to the user from the start.
 */
final class LogFolder implements RecordFiles {
  static final String METADATA = "metadata.cq4t";

  private static final Set<String> OTHERS = Set.of(METADATA, Retained.FILE, Retained.DRAFT);

  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private final Path folder;

  /** Replaced, never changed, by the writer; readers go by it, not by the folder. */
  private volatile Listing listing;

  /** The files that there are, lowest first, and what is known of those that were before. */
  private static final class Listing {
    private final int[] numbers;
    private final Retained retained;

    Listing(int[] numbers, Retained retained) {
      this.numbers = numbers;
      this.retained = retained;
    }

    int first() {
      return numbers.length == 0 ? 0 : numbers[0];
    }

    int last() {
      return numbers.length == 0 ? 0 : numbers[numbers.length - 1];
    }

    Listing with(int number) {
      int[] longer = Arrays.copyOf(numbers, numbers.length + 1);
      longer[numbers.length] = number;
      return new Listing(longer, retained);
    }

    Listing withoutLast() {
      return new Listing(Arrays.copyOf(numbers, numbers.length - 1), retained);
    }

    Listing without(Retained dropped) {
      return new Listing(
          Arrays.stream(numbers).filter(number -> number > dropped.lastDropped()).toArray(),
          dropped);
    }
  }

  private LogFolder(Path folder, Listing listing) {
    this.folder = folder;
    this.listing = listing;
  }

  /**
   * Lists the folder.
   *
   * @throws CorruptLogException if what says which files were given up is damaged
   */
  static LogFolder open(Path folder) {
    try {
      Retained retained;
      int[] numbers;
      do {
        retained = Retained.read(folder);
        numbers = list(folder);
        // Files that another process gives up meanwhile are not missing.
      } while (!retained.equals(Retained.read(folder)));
      return new LogFolder(folder, new Listing(numbers, Retained.ALL).without(retained));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list log folder=" + folder, e);
    }
  }

  /** The same with all files that there are, whichever were given up. */
  static LogFolder withAll(Path folder) throws IOException {
    return new LogFolder(folder, new Listing(list(folder), Retained.ALL));
  }

  private static int[] list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(LogFolder::fileName)
          .filter(name -> !OTHERS.contains(name))
          .mapToInt(name -> number(folder, name))
          .sorted()
          .toArray();
    }
  }

  private static String fileName(Path entry) {
    if (Files.isDirectory(entry)) {
      throw new StoreException(
          "Foreign folder in log folder="
              + entry.getParent()
              + " name="
              + entry.getFileName()
              + "; move it elsewhere");
    }
    return entry.getFileName().toString();
  }

  private static int number(Path folder, String name) {
    int number = FileCycle.fileNumber(name);
    if (number == 0) {
      throw new StoreException(
          "Foreign file in log folder=" + folder + " name=" + name + "; move it elsewhere");
    }
    return number;
  }

  static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, permissions("rwx------"));
    }
  }

  static FileAttribute<?>[] permissions(String text) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))
        }
        : new FileAttribute<?>[0];
  }

  Path folder() {
    return folder;
  }

  Path metadata() {
    return folder.resolve(METADATA);
  }

  Path path(int number) {
    return folder.resolve(FileCycle.fileName(number));
  }

  /** The caller closes the channel; the file is created if it does not exist. */
  static FileChannel openForWriting(Path file) throws IOException {
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return FileChannel.open(file, options, permissions("rw-------"));
  }

  /** Makes the names in a folder survive a crash of the machine. */
  static void forceNames(Path folder) throws IOException {
    if (POSIX) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  int[] numbers() {
    return listing.numbers.clone();
  }

  int last() {
    return listing.last();
  }

  List<LogFile> files() {
    List<LogFile> files = new ArrayList<>();
    for (int number : listing.numbers) {
      try (View view = look(number)) {
        files.add(
            new LogFile(
                path(number),
                DiskUsage.of(path(number)),
                FileHead.find(view.memory()).firstSequence(),
                Position.of(number, 0),
                (long) number * FileCycle.MILLIS));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot look at log file=" + path(number), e);
      }
    }
    return files;
  }

  /** The files that were given up. */
  Retained retained() {
    return listing.retained;
  }

  /** Tells readers of a file that the writer has created, after its predecessor's last record. */
  void add(int number) {
    listing = listing.with(number);
  }

  void delete(int file) throws IOException {
    Files.delete(path(file));
  }

  /** Readers do not see it. */
  void passOverLast() {
    listing = listing.withoutLast();
  }

  /** Gives up the files up to one; whoever has them mapped keeps them. */
  void drop(Retained dropped) throws IOException {
    dropped.write(folder);
    listing = listing.without(dropped);
    deleteDropped();
  }

  /** Deletes what was given up and is still there. */
  void deleteDropped() throws IOException {
    int last = retained().lastDropped();
    if (last == 0) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        int number = FileCycle.fileNumber(entry.getFileName().toString());
        if (number != 0 && number <= last) {
          Files.deleteIfExists(entry);
        }
      }
    }
  }

  @Override
  public Start start() {
    Listing now = listing;
    return new Start(now.first(), now.retained.firstSequence());
  }

  @Override
  public int after(int file) {
    int[] now = listing.numbers;
    int found = Arrays.binarySearch(now, file);
    int next = found < 0 ? -found - 1 : found + 1;
    return next < now.length ? now[next] : 0;
  }

  @Override
  public View map(int file) {
    return map(file, Arena::ofShared);
  }

  /** The same for this thread alone, which can close it without asking all others. */
  View look(int file) {
    return map(file, Arena::ofConfined);
  }

  /** An interrupt closes the channel, not the mapping: it is kept for the caller. */
  private View map(int file, Supplier<Arena> arena) {
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        try {
          return mapUninterrupted(file, arena.get());
        } catch (ClosedByInterruptException e) {
          interrupted = true;
        } catch (NoSuchFileException e) {
          Retained now = retained();
          if (file <= now.lastDropped()) {
            throw new DroppedRecordsException(folder.toString(), now.firstSequence());
          }
          throw new CorruptLogException(name(file), 0, -1, "no such file");
        } catch (IOException e) {
          throw new UncheckedIOException("Cannot map log file=" + name(file), e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private View mapUninterrupted(int file, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(path(file), StandardOpenOption.READ)) {
      MemorySegment memory = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
      return new View(memory, arena);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public long droppedAtMillis(int file) {
    return retained().droppedAtMillis(file);
  }

  @Override
  public String name(int file) {
    return path(file).toString();
  }
}
