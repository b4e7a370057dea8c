package dev.teem.engine.kernel.scenario;

import dev.teem.engine.account.QuotaExceededException;
import dev.teem.engine.capability.CapabilityException;
import dev.teem.engine.kernel.KernelException;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the instructions of one process. It has its own stack and stops where a message is to be
 * received, so that a program can drive it, which waits there, and a behavior, which returns.
 */
final class Machine {
  private final Variables variables;
  private final Calls calls;
  private final List<String> log;
  private final Deque<Frame> frames = new ArrayDeque<>();
  private String receiving;

  /** A list of instructions that is being executed, perhaps several times. */
  private static final class Frame {
    final List<Case> code;
    final String counter;
    final long times;

    /** What catches errors in it, or null. */
    final Case handler;

    int next;
    long round;

    private Frame(List<Case> code, String counter, long times, Case handler) {
      this.code = code;
      this.counter = counter;
      this.times = times;
      this.handler = handler;
    }

    static Frame block(List<Case> code) {
      return new Frame(code, null, 0, null);
    }

    static Frame guarded(Case handler) {
      return new Frame(handler.objects("body"), null, 0, handler);
    }

    static Frame loop(List<Case> code, String counter, long times) {
      return new Frame(code, counter, times, null);
    }

    boolean isLoop() {
      return times > 0;
    }
  }

  /** At the start of a process. */
  Machine(List<Case> code, Variables variables, Calls calls, List<String> log) {
    this.variables = variables;
    this.calls = calls;
    this.log = log;
    frames.push(Frame.block(code));
  }

  /**
   * Runs on.
   *
   * @return false if there is nothing more to do, true if a message is to be received
   */
  boolean run() {
    while (!frames.isEmpty() && !calls.ended()) {
      Frame frame = frames.peek();
      if (frame.next == frame.code.size()) {
        nextRound(frame);
        continue;
      }
      Case op = frame.code.get(frame.next++);
      if (op.text("op").equals("recv")) {
        receiving = op.text("as");
        return true;
      }
      try {
        execute(op);
      } catch (RuntimeException e) {
        if (!calls.ended()) {
          handle(e);
        }
      }
    }
    return false;
  }

  /** The message that {@link #run()} stopped for. */
  void received(Map<String, Object> message) {
    variables.set(receiving, message);
  }

  private void nextRound(Frame frame) {
    frame.round++;
    if (frame.round >= frame.times) {
      frames.pop();
    } else {
      begin(frame);
    }
  }

  private void begin(Frame loop) {
    loop.next = 0;
    if (loop.counter != null) {
      variables.set(loop.counter, loop.round);
    }
  }

  private void execute(Case op) {
    switch (op.text("op")) {
      case "log" -> log.add(variables.fill(op.text("text")));
      case "set" -> variables.set(op.text("as"), variables.resolve(op.fields().get("value")));
      case "add" -> add(op);
      case "throw" -> throw new ScriptException(variables.fill(op.text("error")));
      case "return" -> frames.clear();
      case "break" -> leaveLoop();
      case "try" -> frames.push(Frame.guarded(op));
      case "if" -> branch(op);
      case "repeat" -> loop(op, number(op.fields().get("times")).longValue());
      case "forever" -> loop(op, Long.MAX_VALUE);
      default -> calls.perform(op);
    }
  }

  private void add(Case op) {
    Object by = op.has("by") ? op.fields().get("by") : 1L;
    Object before = variables.get(op.text("var"));
    double sum = (before == null ? 0 : number(before).doubleValue()) + number(by).doubleValue();
    variables.set(op.text("var"), sum);
  }

  private void loop(Case op, long times) {
    if (times > 0) {
      String counter = op.has("as") ? op.text("as") : null;
      Frame loop = Frame.loop(op.objects("body"), counter, times);
      begin(loop);
      frames.push(loop);
    }
  }

  private void leaveLoop() {
    while (!frames.pop().isLoop()) {
      // Blocks within the loop.
    }
  }

  private void branch(Case op) {
    if (holds(op.object("cond"))) {
      frames.push(Frame.block(op.objects("then")));
    } else if (op.has("else")) {
      frames.push(Frame.block(op.objects("else")));
    }
  }

  private boolean holds(Case condition) {
    if (condition.has("not")) {
      return !holds(condition.object("not"));
    }
    boolean equal = condition.has("eq");
    List<?> operands = condition.list(equal ? "eq" : "lt");
    Object a = variables.resolve(operands.get(0));
    Object b = variables.resolve(operands.get(1));
    if (equal) {
      return Variables.format(a).equals(Variables.format(b));
    }
    return number(a).doubleValue() < number(b).doubleValue();
  }

  private Number number(Object operand) {
    return (Number) variables.resolve(operand);
  }

  /** Goes on where the error is caught, or lets it end the process. */
  private void handle(RuntimeException error) {
    while (!frames.isEmpty()) {
      Case handler = frames.pop().handler;
      if (handler != null) {
        Map<String, Object> caught = new LinkedHashMap<>();
        caught.put("name", nameOf(error));
        caught.put("message", error.getMessage());
        variables.set(handler.text("as"), caught);
        frames.push(Frame.block(handler.objects("catch")));
        return;
      }
    }
    throw error;
  }

  private static String nameOf(RuntimeException error) {
    return switch (error) {
      case CapabilityException e -> "CapError";
      case KernelException e -> "KernelError";
      case QuotaExceededException e -> "QuotaExceeded";
      default -> "Error";
    };
  }
}
