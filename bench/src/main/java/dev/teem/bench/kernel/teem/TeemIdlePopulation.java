package dev.teem.bench.kernel.teem;

import dev.teem.bench.kernel.IdlePopulation;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.kernel.Behavior;
import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.Image;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.Sys;

/**
 * Processes without state that share one behavior, or one program. Only their parent knows them: it
 * keeps a capability to each. It spawns and wakes some at a time, since those that are not idle
 * take more.
 */
public final class TeemIdlePopulation implements IdlePopulation {
  private static final int AT_ONCE = 1000;

  private static final Behavior BEHAVIOR = TeemIdlePopulation::answer;
  private static final Program PROGRAM =
      sys -> {
        while (true) {
          answer(sys, sys.receive());
        }
      };

  private final TeemSystem system = TeemSystem.start(TeemCores.ONE);
  private final Capability[] children;
  private final long parent;

  private TeemIdlePopulation(Image child, int count) {
    children = new Capability[count];
    parent =
        system.call((sys, spawn) -> {
          Capability right = sys.derive(spawn, Right.SPAWN);
          return sys.spawn(new Parent(child, children), right).pid();
        });
  }

  /** Behaviors; makes none yet. */
  public static IdlePopulation ofBehaviors(int count) {
    return new TeemIdlePopulation(BEHAVIOR, count);
  }

  /** Programs; makes none yet. */
  public static IdlePopulation ofPrograms(int count) {
    return new TeemIdlePopulation(PROGRAM, count);
  }

  private static void answer(Sys sys, Message message) {
    sys.send(message.capabilities().getFirst(), Parent.ANSWER);
  }

  @Override
  public void spawn() {
    system.<Integer>ask(parent, Parent.Order.SPAWN);
  }

  @Override
  public int wake() {
    return system.<Integer>ask(parent, Parent.Order.WAKE);
  }

  @Override
  public void close() {
    system.close();
  }

  private static final class Parent implements Behavior {
    static final Object ANSWER = new Object();
    private static final Object WAKE = new Object();

    private final Image child;
    private final Capability[] children;
    private Message request;
    private int asked;
    private int answered;

    Parent(Image child, Capability[] children) {
      this.child = child;
      this.children = children;
    }

    enum Order {
      SPAWN,
      WAKE
    }

    @Override
    public void onMessage(Sys sys, Message message) {
      if (message.isRequest()) {
        request = message.copy();
        asked = 0;
        answered = 0;
      } else {
        answered++;
      }
      if (answered == children.length) {
        sys.reply(request, answered);
      } else if (answered == asked) {
        askSome(sys);
      }
    }

    private void askSome(Sys sys) {
      int end = Math.min(asked + AT_ONCE, children.length);
      while (asked < end) {
        if (request.body() == Order.SPAWN) {
          children[asked] = spawn(sys);
        }
        sys.send(children[asked++], WAKE, Delivery.with(sys.selfCap()));
      }
    }

    private Capability spawn(Sys sys) {
      return switch (child) {
        case Behavior behavior -> sys.spawn(behavior);
        case Program program -> sys.spawn(program);
      };
    }
  }
}
