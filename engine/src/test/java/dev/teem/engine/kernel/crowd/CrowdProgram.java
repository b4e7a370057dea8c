package dev.teem.engine.kernel.crowd;

import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.ProgramSys;

/** A member that acts, waits for something, and so on; then it takes messages for ever. */
final class CrowdProgram implements Program {
  private final Member member;

  CrowdProgram(Member member) {
    this.member = member;
  }

  @Override
  public void main(ProgramSys sys) {
    try {
      member.start(sys);
      if (member.number == 0) {
        // The boot signal, without which it can do little.
        member.take(sys, sys.receive());
      }
      while (member.act(sys)) {
        pause(sys);
      }
      while (true) {
        member.take(sys, sys.receive());
      }
    } finally {
      member.unwound();
    }
  }

  private void pause(ProgramSys sys) {
    switch (member.random.nextInt(8)) {
      case 0 -> sys.sleep(member.aWhile());
      case 1 -> sys.yieldTurn();
      case 2 -> member.call(sys);
      case 3 -> member.read(sys);
      case 4 -> member.waitForAnEnd(sys);
      default -> {
        Message message = sys.receive(member.aWhile());
        if (message != null) {
          member.take(sys, message);
        }
      }
    }
  }
}
