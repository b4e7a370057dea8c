package dev.teem.engine.kernel.scenario;

import dev.teem.engine.event.Cost;
import dev.teem.engine.kernel.Device;
import dev.teem.engine.kernel.Reply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Counts its calls and says what each cost, at once or after a while. */
final class MeterDevice implements Device {
  private final List<Object> record;

  /** Null for none. */
  private final Duration delay;

  private long calls;

  MeterDevice(List<Object> record, Duration delay) {
    this.record = record;
    this.delay = delay;
  }

  @Override
  public Handle open(long pid) {
    return new Handle() {
      @Override
      public void read(Object request, Reply reply) {
        keep(pid, "read", request);
        long n = ++calls;
        inAWhile(reply, r -> answer(n, request, r));
      }

      @Override
      public void write(Object data, Reply reply) {
        keep(pid, "write", data);
        calls++;
        inAWhile(reply, r -> r.value(true, cost(data)));
      }

      @Override
      public void close() {
        keep(pid, "close", true);
      }
    };
  }

  private void keep(long pid, String what, Object operand) {
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("pid", pid);
    call.put(what, operand);
    record.add(call);
  }

  private void inAWhile(Reply reply, Consumer<Reply> answer) {
    if (delay == null) {
      answer.accept(reply);
    } else {
      reply.later(delay, answer);
    }
  }

  private static void answer(long n, Object request, Reply reply) {
    Object fail = field(request, "fail");
    if (fail != null) {
      reply.failed((String) fail);
      return;
    }
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("n", n);
    value.put("q", field(request, "q"));
    reply.value(value, cost(request));
  }

  private static Object field(Object request, String name) {
    return request instanceof Map<?, ?> map ? map.get(name) : null;
  }

  private static Cost cost(Object request) {
    Object cost = field(request, "cost");
    double reductions = amount(cost, "reductions", Cost.NOT_GIVEN);
    return new Cost(
        amount(cost, "tokens", 0),
        amount(cost, "toolCalls", 0),
        amount(cost, "usd", 0),
        (int) reductions);
  }

  private static double amount(Object cost, String name, double otherwise) {
    return field(cost, name) instanceof Number number ? number.doubleValue() : otherwise;
  }
}
