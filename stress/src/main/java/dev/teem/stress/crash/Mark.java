package dev.teem.stress.crash;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a child process is at, in a word that both it and its parent have mapped: the parent sees
 * the moment, and after a kill what the moment was. The child stores, the parent loads.
 */
final class Mark {
  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

  private final MemorySegment word;

  private Mark(MemorySegment word) {
    this.word = word;
  }

  /** The one in a file, which is made if there is none. */
  static Mark in(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new Mark(channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES, Arena.ofAuto()));
    }
  }

  /** Says what comes next. */
  void begin(Aim what) {
    WORD.setVolatile(word, 0L, (long) what.name().hashCode());
  }

  /** It is over. */
  void end() {
    WORD.setVolatile(word, 0L, 0L);
  }

  boolean is(Aim what) {
    return (long) WORD.getVolatile(word, 0L) == (long) what.name().hashCode();
  }
}
