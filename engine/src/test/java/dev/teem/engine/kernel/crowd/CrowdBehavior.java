package dev.teem.engine.kernel.crowd;

import dev.teem.engine.kernel.Behavior;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Signal;
import dev.teem.engine.kernel.Sys;

/** A member that acts whenever an alarm of its own goes off. */
final class CrowdBehavior implements Behavior {
  private final Member member;

  CrowdBehavior(Member member) {
    this.member = member;
  }

  @Override
  public void onStart(Sys sys) {
    member.start(sys);
    sys.alarm(member.aWhile(), member);
  }

  @Override
  public void onMessage(Sys sys, Message message) {
    member.take(sys, message);
  }

  @Override
  public void onSignal(Sys sys, Signal signal) {
    if (!(signal instanceof Signal.Alarm)) {
      member.hear(sys, signal);
    } else if (member.act(sys)) {
      sys.alarm(member.aWhile(), member);
    }
  }
}
