package dev.teem.engine.guard;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Asks the operating system how many blocks a file has, which Java does not tell. Where it does not
 * answer, a file's length has to do.
 *
 * <pre>
 *                      size   blocks   of the structure, in bytes, as 64-bit numbers
 *  Linux, statx          40       48   the same on every processor
 *  macOS, lstat          96      104
 * </pre>
 */
final class FileBlocks {
  /** What a block is to these calls, whatever it is to the disk. */
  private static final long BLOCK_BYTES = 512;

  private static final int STRUCTURE_BYTES = 512;

  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int STATX_SIZE = 0x200;
  private static final int STATX_BLOCKS = 0x400;

  private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");
  private static final long SIZE = MAC ? 96 : 40;
  private static final long BLOCKS = MAC ? 104 : 48;

  /** Takes a path and a structure; null where there is none that answers as drawn above. */
  private static final MethodHandle STAT = checked(MAC ? lstat() : statx());

  private FileBlocks() {}

  private static MethodHandle statx() {
    MethodHandle call =
        find(
            "statx",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    return call == null
        ? null
        : MethodHandles.insertArguments(
            MethodHandles.insertArguments(call, 2, AT_SYMLINK_NOFOLLOW, STATX_SIZE | STATX_BLOCKS),
            0,
            AT_FDCWD);
  }

  private static MethodHandle lstat() {
    String symbol = System.getProperty("os.arch").equals("aarch64") ? "lstat" : "lstat$INODE64";
    return find(symbol, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  }

  @SuppressWarnings("restricted") // the launcher and the parent pom grant native access
  private static MethodHandle find(String symbol, FunctionDescriptor shape) {
    try {
      Linker linker = Linker.nativeLinker();
      return linker
          .defaultLookup()
          .find(symbol)
          .map(address -> linker.downcallHandle(address, shape))
          .orElse(null);
    } catch (UnsupportedOperationException | IllegalCallerException e) {
      // A JVM without native access.
      return null;
    }
  }

  /** Compares what it says of a file that does not change with what Java says. */
  private static MethodHandle checked(MethodHandle call) {
    Path known = Path.of(System.getProperty("java.home"), "release");
    try {
      return call != null && ask(call, known, SIZE) == Files.size(known) ? call : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** What a file takes; its length, as the caller knows it, where that cannot be told. */
  static long bytes(Path file, long length) {
    long blocks = STAT == null ? -1 : ask(STAT, file, BLOCKS);
    return blocks < 0 ? length : blocks * BLOCK_BYTES;
  }

  /** A field of what the call says of a file, -1 if it fails. */
  private static long ask(MethodHandle call, Path file, long field) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(file.toString());
      MemorySegment structure = arena.allocate(STRUCTURE_BYTES, Long.BYTES);
      int failed = (int) call.invokeExact(path, structure);
      return failed == 0 ? structure.get(JAVA_LONG, field) : -1;
    } catch (Throwable e) {
      throw new IllegalStateException("a system call threw", e);
    }
  }
}
