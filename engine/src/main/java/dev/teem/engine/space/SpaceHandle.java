package dev.teem.engine.space;

import dev.teem.engine.kernel.Device;
import dev.teem.engine.kernel.Reply;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A space in the hands of one process. It is asked on the process's core; tuples for which it waits
 * come on the threads that put them out.
 *
 * <p>Where the space is durable, all that has to wait for the log is done by another thread, one
 * thing after the other. While that changes the space, requests that come later wait for it on the
 * core, since they must find what it has changed:
 *
 * <pre>
 *   out, out_all, receipt,
 *   replace, give_back        core: start ------- thread: change, log --- core: answer, go on
 *   in, inp, in_all           core: take -------- thread: log ----------- answer
 *   rd, rdp, scan, count      core: look, answer
 * </pre>
 */
final class SpaceHandle implements Device.Handle {
  private static final System.Logger LOG = System.getLogger(SpaceHandle.class.getName());

  /** More than a process asks that waits for answers now and then. */
  static final int MOST_WAITING = 256;

  private final TupleSpace space;

  /** Waits for the log; null if there is none. */
  private final OrderedTasks thread;

  // The core's thread.
  private final Deque<Asked> waiting = new ArrayDeque<>();
  private boolean changing;

  // All under the lock of this, for some instructions at a time: the core, the thread and those who
  // put out.
  private final Map<String, Tuple> held = new LinkedHashMap<>();
  private final Map<Reply, CompletableFuture<Tuple>> awaited = new LinkedHashMap<>();
  private boolean closed;

  /**
   * Holds nothing.
   *
   * @param thread waits for the log; null if the space is in memory
   */
  SpaceHandle(TupleSpace space, OrderedTasks thread) {
    this.space = space;
    this.thread = thread;
  }

  /** A request whose turn has not come, and what it changes; null if it only looks or takes. */
  private record Asked(Reply reply, Consumer<Reply> step, Runnable change) {}

  @Override
  public void read(Object request, Reply reply) {
    SpaceRequest asked = SpaceRequest.of(request);
    Template template = asked.template();
    Duration timeout = asked.timeout();
    inTurn(
        reply,
        switch (asked.op()) {
          case "in" -> own -> in(template, timeout, own);
          case "rd" -> own -> await(space.rdAsync(template), false, timeout, own);
          case "inp" -> own -> taken(space.take(template), own);
          case "rdp" -> own -> answer(space.rdp(template), false, own);
          case "in_all" -> {
            int atMost = asked.atMost();
            yield own -> takenAll(space.takeAll(template, atMost), own);
          }
          case "scan" -> {
            int atMost = asked.atMost();
            yield own -> own.value(json(space.scan(template, atMost)));
          }
          case "count" -> own -> own.value(space.count(template));
          default -> throw asked.wrongOp("in, rd, inp, rdp, in_all, scan or count");
        },
        null);
  }

  @Override
  public void write(Object data, Reply reply) {
    SpaceRequest asked = SpaceRequest.of(data);
    Runnable change =
        switch (asked.op()) {
          case "out" -> {
            Tuple tuple = asked.tuple();
            yield () -> space.out(tuple);
          }
          case "out_all" -> {
            List<Tuple> tuples = asked.tuples();
            yield () -> space.outAll(tuples);
          }
          case "receipt" -> {
            Map<String, Object> outcome = asked.outcome();
            yield () -> finish(asked, taken -> space.receipt(taken, outcome));
          }
          case "replace" -> {
            Map<String, Object> outcome = asked.outcome();
            Tuple by = asked.tuple();
            yield () -> finish(asked, taken -> space.replace(taken, outcome, by));
          }
          case "give_back" -> () -> space.giveBack(letGo(asked));
          default -> throw asked.wrongOp("out, out_all, receipt, replace or give_back");
        };
    inTurn(reply, own -> change(change, own), change);
  }

  private void inTurn(Reply reply, Consumer<Reply> step, Runnable change) {
    if (thread != null && waiting.size() + thread.size() >= MOST_WAITING) {
      throw new IllegalStateException(
          "waiting="
              + MOST_WAITING
              + " requests of this process for the log of the tuple space; wait for an answer first");
    }
    if (changing) {
      waiting.add(new Asked(reply, step, change));
    } else {
      step.accept(reply);
    }
  }

  /** On the core, when a change is done. */
  private void next() {
    Asked first = waiting.peek();
    if (first == null) {
      changing = false;
      return;
    }
    first.reply.resume(own -> {
      // Else the process has ended meanwhile.
      if (first.equals(waiting.peek())) {
        waiting.remove();
        changing = false;
        try {
          first.step.accept(own);
        } finally {
          if (!changing) {
            next();
          }
        }
      }
    });
  }

  private void change(Runnable change, Reply reply) {
    if (thread == null) {
      change.run();
      reply.value(null);
      return;
    }
    changing = true;
    thread.execute(() -> {
      Throwable failure = failure(change);
      reply.resume(own -> {
        next();
        if (failure == null) {
          own.value(null);
        } else {
          own.failed(failure);
        }
      });
    });
  }

  /** Why something could not be done, null if it was. */
  private static Throwable failure(Runnable change) {
    try {
      change.run();
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  private void finish(SpaceRequest asked, Consumer<Tuple> how) {
    Tuple tuple = letGo(asked);
    try {
      how.accept(tuple);
    } catch (RuntimeException | Error e) {
      hold(List.of(tuple));
      throw e;
    }
  }

  private void in(Template template, Duration timeout, Reply reply) {
    Tuple found = space.take(template);
    if (found != null) {
      taken(found, reply);
    } else {
      Executor noting = thread == null ? Runnable::run : thread;
      await(space.inAsync(template, noting), true, timeout, reply);
    }
  }

  /** Answers when the tuple is noted as taken; null if there is none. */
  private void taken(Tuple tuple, Reply reply) {
    if (tuple == null || thread == null) {
      answer(tuple, true, reply);
    } else {
      later(() -> answer(space.taken(tuple), true, reply), reply);
    }
  }

  private void takenAll(List<Tuple> tuples, Reply reply) {
    if (tuples.isEmpty() || thread == null) {
      answerAll(tuples, reply);
    } else {
      later(() -> answerAll(space.takenAll(tuples), reply), reply);
    }
  }

  /** Has the thread do what answers, or say why it could not. */
  private void later(Runnable answer, Reply reply) {
    thread.execute(() -> {
      Throwable failure = failure(answer);
      if (failure != null) {
        reply.failed(failure);
      }
    });
  }

  private Tuple letGo(SpaceRequest asked) {
    synchronized (this) {
      Tuple tuple = asked.id() instanceof String name ? held.remove(name) : null;
      if (tuple == null) {
        throw asked.wrongId("that of a tuple which this process has taken");
      }
      return tuple;
    }
  }

  private void await(
      CompletableFuture<Tuple> future, boolean takes, Duration timeout, Reply reply) {
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
    } else if (!takes || hold(List.of(tuple))) {
      reply.value(tuple.toJson());
    } else {
      space.giveBack(tuple);
    }
  }

  private void answerAll(List<Tuple> taken, Reply reply) {
    if (hold(taken)) {
      reply.value(json(taken));
    } else {
      space.giveBackAll(taken);
    }
  }

  /** False if the process has ended meanwhile. */
  private synchronized boolean hold(List<Tuple> tuples) {
    if (!closed) {
      tuples.forEach(each -> held.put(each.id(), each));
    }
    return !closed;
  }

  /** The process has ended, or wants no more of it. */
  @Override
  public void close() {
    List<CompletableFuture<Tuple>> futures;
    synchronized (this) {
      futures = List.copyOf(awaited.values());
    }
    futures.forEach(each -> each.cancel(false));
    List<Runnable> changes = waiting.stream().map(Asked::change).filter(Objects::nonNull).toList();
    waiting.clear();
    if (thread == null) {
      end(changes);
    } else {
      thread.execute(() -> end(changes));
    }
  }

  /** Does what was asked before, and gives back what is still held. */
  private void end(List<Runnable> changes) {
    changes.forEach(SpaceHandle::doForNobody);
    List<Tuple> taken;
    synchronized (this) {
      closed = true;
      taken = new ArrayList<>(held.values());
      held.clear();
    }
    // The oldest last, so that it is in front again.
    taken.reversed().forEach(each -> doForNobody(() -> space.giveBack(each)));
  }

  private static void doForNobody(Runnable change) {
    Throwable failure = failure(change);
    if (failure != null) {
      LOG.log(Level.WARNING, "a tuple space has refused what a process has left to do", failure);
    }
  }

  private static List<Map<String, Object>> json(List<Tuple> tuples) {
    return tuples.stream().map(Tuple::toJson).toList();
  }
}
