package dev.teem.engine.kernel.crowd;

import dev.teem.engine.account.Quota;
import dev.teem.engine.event.Cost;
import dev.teem.engine.kernel.Device;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A crowd of processes that do all there is to do, at random: what its members share, and what they
 * have found wrong. Safe for use by several cores.
 */
final class Crowd {
  /** What is read costs as many tokens. */
  static final String DEVICE = "tokens";

  final long seed;
  final int cores;
  final int most;

  /** By pid. */
  final Map<Long, Quota> quotas = new ConcurrentSkipListMap<>();

  /** Whether nobody is to do anything any more: written by the test, read by the members. */
  private volatile boolean over;

  // Without locks: a program that waits for one leaves its core, and the core may be the next to
  // wait for the same lock.
  private final AtomicInteger places = new AtomicInteger();
  private final Queue<Member> members = new ConcurrentLinkedQueue<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  /**
   * A crowd without members.
   *
   * @param most members at most
   */
  Crowd(long seed, int cores, int most) {
    this.seed = seed;
    this.cores = cores;
    this.most = most;
  }

  /** The first member, to be booted with the device. */
  Program first() {
    return new CrowdProgram(newMember());
  }

  /** One more, or null if there are enough. */
  Member newMember() {
    int number = places.getAndIncrement();
    if (number >= most) {
      return null;
    }
    Member member = new Member(this, number);
    members.add(member);
    return member;
  }

  /** What wakes members from now on, such as the end of the engine, is not to make them act. */
  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  List<Member> members() {
    return List.copyOf(members);
  }

  void wrong(String what) {
    wrong.add(what);
  }

  List<String> wrong() {
    return List.copyOf(wrong);
  }

  static Device device() {
    return pid -> new Tokens();
  }

  private static final class Tokens implements Device.Handle {
    @Override
    public void read(Object request, Reply reply) {
      int tokens = (Integer) request;
      if (tokens == 0) {
        reply.failed("no tokens");
      } else if (tokens % 2 == 0) {
        reply.later(Duration.ofMillis(tokens), r -> answer(r, tokens));
      } else {
        answer(reply, tokens);
      }
    }

    private static void answer(Reply reply, int tokens) {
      reply.value(tokens, new Cost(tokens, 0, 0, Cost.NOT_GIVEN));
    }

    @Override
    public void write(Object data, Reply reply) {
      read(data, reply);
    }
  }
}
