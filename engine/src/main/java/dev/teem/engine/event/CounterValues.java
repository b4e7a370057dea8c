package dev.teem.engine.event;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * The values of labelled counters, each of which has one writer. {@link #set} (setRelease) pairs
 * with the getAcquire of readers, who may be in another process.
 *
 * <p>Counter n has 128 bytes from n * 128, two cache lines, so that no two counters share one; the
 * value is the first long, in native byte order. That is the layout of Agrona's {@code
 * CountersManager}, so that its {@code CountersReader} and the tools on top of it read this.
 *
 * <p>Why not Agrona's own class: its buffers need {@code --add-exports java.base/jdk.internal.misc}
 * in every JVM that embeds the engine, and a write after the file was unmapped ends that JVM, where
 * here it is an exception.
 */
final class CounterValues {
  /** Bytes per counter. */
  static final int LENGTH = 128;

  private static final VarHandle VALUE = ValueLayout.JAVA_LONG.varHandle();

  private final MemorySegment memory;
  private final List<String> labels;

  /**
   * Values.
   *
   * @param memory at least {@link #LENGTH} bytes per label, aligned for longs
   */
  CounterValues(MemorySegment memory, List<String> labels) {
    this.memory = memory;
    this.labels = labels;
  }

  void set(int n, long value) {
    VALUE.setRelease(memory, (long) n * LENGTH, value);
  }

  /**
   * Goes over the counters, with values as they are now.
   *
   * @throws IllegalStateException if the memory is not mapped any more
   */
  void forEach(ObjLongConsumer<String> action) {
    for (int n = 0; n < labels.size(); n++) {
      action.accept(labels.get(n), (long) VALUE.getAcquire(memory, (long) n * LENGTH));
    }
  }
}
