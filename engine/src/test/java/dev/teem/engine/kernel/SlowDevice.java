package dev.teem.engine.kernel;

import java.util.ArrayList;
import java.util.List;

/** A device that answers when the test says so. */
final class SlowDevice implements Device, Device.Handle {
  final List<Reply> asked = new ArrayList<>();
  int closed;

  @Override
  public Handle open(long pid) {
    return this;
  }

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
}
