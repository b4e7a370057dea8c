package dev.teem.engine.kernel;

import java.util.ArrayList;
import java.util.List;

/** A device that answers when the test says so. */
final class SlowDevice implements Device {
  final List<Reply> asked = new ArrayList<>();

  /** Handles that were. */
  int closed;

  @Override
  public Handle open(long pid) {
    return new Handle() {
      @Override
      public void read(Object request, Reply reply) {
        asked.add(reply);
      }

      @Override
      public void write(Object data, Reply reply) {
        asked.add(reply);
      }

      @Override
      public void close() {
        closed++;
      }
    };
  }
}
