package dev.teem.engine.space;

import dev.teem.engine.kernel.Device;
import dev.teem.engine.kernel.Reply;
import dev.teem.engine.receipt.CanonicalJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A space in the hands of one process. It is asked on the process's core; tuples for which it waits
 * come on the threads that put them out.
 */
final class SpaceHandle implements Device.Handle {
  private final TupleSpace space;

  // All under the lock of this, for some instructions at a time: the core and those who put out.
  private final Map<String, Tuple> held = new LinkedHashMap<>();
  private final Map<Reply, CompletableFuture<Tuple>> awaited = new LinkedHashMap<>();
  private boolean closed;

  SpaceHandle(TupleSpace space) {
    this.space = space;
  }

  @Override
  public void read(Object request, Reply reply) {
    Map<?, ?> call = object("the request", request);
    Template template = template(call);
    switch (op(call)) {
      case "in" -> await(space.inAsync(template), true, call, reply);
      case "rd" -> await(space.rdAsync(template), false, call, reply);
      case "inp" -> answer(space.inp(template), true, reply);
      case "rdp" -> answer(space.rdp(template), false, reply);
      case "count" -> reply.value(space.count(template));
      default -> throw wrong(SpaceCall.OP, call.get(SpaceCall.OP), "in, rd, inp, rdp or count");
    }
  }

  @Override
  public void write(Object data, Reply reply) {
    Map<?, ?> call = object("the request", data);
    switch (op(call)) {
      case "out" -> space.out(Tuple.fromJson(members(SpaceCall.TUPLE, call)));
      case "receipt" -> receipt(call);
      case "give_back" -> space.giveBack(letGo(call));
      default -> throw wrong(SpaceCall.OP, call.get(SpaceCall.OP), "out, receipt or give_back");
    }
    reply.value(null);
  }

  private void receipt(Map<?, ?> call) {
    Map<String, Object> outcome = members(SpaceCall.OUTCOME, call);
    Tuple tuple = letGo(call);
    try {
      space.receipt(tuple, outcome);
    } catch (RuntimeException e) {
      hold(tuple);
      throw e;
    }
  }

  private Tuple letGo(Map<?, ?> call) {
    Object id = call.get(SpaceCall.ID);
    synchronized (this) {
      Tuple tuple = id instanceof String name ? held.remove(name) : null;
      if (tuple == null) {
        throw wrong(SpaceCall.ID, id, "that of a tuple which this process has taken");
      }
      return tuple;
    }
  }

  private void await(CompletableFuture<Tuple> future, boolean takes, Map<?, ?> call, Reply reply) {
    Duration timeout = timeout(call);
    if (!future.isDone()) {
      synchronized (this) {
        awaited.put(reply, future);
      }
      if (timeout == null) {
        reply.fromInside();
      } else {
        // Too late if there is a tuple for it: that is on its way.
        reply.later(timeout, late -> future.complete(null));
      }
    }
    var _ =
        future.whenComplete((tuple, failure) -> {
          synchronized (this) {
            awaited.remove(reply);
          }
          if (failure == null) {
            answer(tuple, takes, reply);
          } else if (!future.isCancelled()) {
            reply.failed(failure);
          }
        });
  }

  private void answer(Tuple tuple, boolean takes, Reply reply) {
    if (tuple == null) {
      reply.value(null);
    } else if (!takes || hold(tuple)) {
      reply.value(tuple.toJson());
    } else {
      space.giveBack(tuple);
    }
  }

  /** False if the process has ended meanwhile. */
  private synchronized boolean hold(Tuple tuple) {
    if (!closed) {
      held.put(tuple.id(), tuple);
    }
    return !closed;
  }

  /** The process has ended, or wants no more of it. */
  @Override
  public void close() {
    List<CompletableFuture<Tuple>> waiting;
    List<Tuple> taken;
    synchronized (this) {
      closed = true;
      waiting = List.copyOf(awaited.values());
      taken = new ArrayList<>(held.values());
      held.clear();
    }
    waiting.forEach(each -> each.cancel(false));
    // The oldest last, so that it is in front again.
    taken.reversed().forEach(space::giveBack);
  }

  private static String op(Map<?, ?> call) {
    return call.get(SpaceCall.OP) instanceof String op ? op : "";
  }

  private static Template template(Map<?, ?> call) {
    return call.get(SpaceCall.WHERE) == null
        ? Template.any()
        : Template.of(members(SpaceCall.WHERE, call));
  }

  private static Duration timeout(Map<?, ?> call) {
    Object millis = call.get(SpaceCall.TIMEOUT);
    return switch (millis) {
      case null -> null;
      case Long number when number >= 0 -> Duration.ofMillis(number);
      case Integer number when number >= 0 -> Duration.ofMillis(number);
      default -> throw wrong(SpaceCall.TIMEOUT, millis, "a number of milliseconds, 0 or more");
    };
  }

  private static Map<String, Object> members(String name, Map<?, ?> call) {
    Map<String, Object> members = new LinkedHashMap<>();
    object(name, call.get(name)).forEach((key, value) -> members.put((String) key, value));
    return members;
  }

  private static Map<?, ?> object(String name, Object value) {
    if (value instanceof Map<?, ?> map
        && map.keySet().stream().allMatch(String.class::isInstance)) {
      return map;
    }
    throw wrong(name, value, "an object, see SpaceCall");
  }

  private static IllegalArgumentException wrong(String name, Object value, String instead) {
    return new IllegalArgumentException("%s=%s is not %s".formatted(name, shown(value), instead));
  }

  private static String shown(Object value) {
    try {
      return CanonicalJson.excerpt(value);
    } catch (IllegalArgumentException _) {
      return value.getClass().getName();
    }
  }
}
