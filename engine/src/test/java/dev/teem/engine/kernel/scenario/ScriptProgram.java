package dev.teem.engine.kernel.scenario;

import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.ProgramSys;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import java.util.List;

/** An image of a scenario as a program. */
record ScriptProgram(String name, List<Case> code, Run run) implements Program {
  @Override
  public void main(ProgramSys sys) {
    run.started(sys);
    Variables variables = new Variables();
    BlockingCalls calls = new BlockingCalls(sys, variables, run);
    Machine machine = new Machine(code, variables, calls, run.log);
    while (machine.run()) {
      machine.received(calls.mail.read(sys.receive()));
    }
  }
}
