package dev.teem.engine.kernel.scenario;

import dev.teem.engine.kernel.Device;
import dev.teem.engine.kernel.Reply;
import java.util.HashMap;
import java.util.Map;

/** Keeps values by key. */
final class KeyValueDevice implements Device, Device.Handle {
  private final Map<Object, Object> values = new HashMap<>();

  @Override
  public Handle open(long pid) {
    return this;
  }

  @Override
  public void read(Object request, Reply reply) {
    reply.value(values.get(((Map<?, ?>) request).get("get")));
  }

  @Override
  public void write(Object data, Reply reply) {
    Map<?, ?> entry = (Map<?, ?>) ((Map<?, ?>) data).get("set");
    values.put(entry.get("key"), entry.get("value"));
    reply.value(true);
  }
}
