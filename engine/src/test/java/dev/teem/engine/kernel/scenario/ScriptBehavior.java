package dev.teem.engine.kernel.scenario;

import dev.teem.engine.kernel.Behavior;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Signal;
import dev.teem.engine.kernel.Sys;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import java.util.List;

/** An image of a scenario as a behavior; {@link BehaviorFit} tells which can be one. */
final class ScriptBehavior implements Behavior {
  private final String name;
  private final List<Case> code;
  private final Run run;
  private Calls calls;
  private Machine machine;

  ScriptBehavior(String name, List<Case> code, Run run) {
    this.name = name;
    this.code = code;
    this.run = run;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void onStart(Sys sys) {
    run.started(sys);
    Variables variables = new Variables();
    calls = new Calls(sys, variables, run);
    machine = new Machine(code, variables, calls, run.log);
    goOn(sys);
  }

  @Override
  public void onMessage(Sys sys, Message message) {
    machine.received(calls.mail.read(message));
    goOn(sys);
  }

  @Override
  public void onSignal(Sys sys, Signal signal) {
    machine.received(calls.mail.read(signal));
    goOn(sys);
  }

  private void goOn(Sys sys) {
    if (!machine.run() && !calls.ended()) {
      sys.exit();
    }
  }
}
