package dev.teem.engine.agent;

import dev.teem.engine.account.Meter;
import dev.teem.engine.account.QuotaExceededException;
import dev.teem.engine.guard.CpuBudget;
import dev.teem.engine.guard.CpuThrottle;
import dev.teem.engine.guard.DiskQuotaExceededException;
import dev.teem.engine.lane.TupleYool;
import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Execution;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.yool.FailureText;
import dev.teem.engine.yool.Output;
import dev.teem.engine.yool.YoolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * One agent on its way through its program. Belongs to the thread that makes it, but for {@link
 * #charge}. Used once.
 */
final class ProgramRun implements AutoCloseable {
  private final AgentContext context;
  private final Budgets budgets;
  private final Tuple tuple;
  private final Program program;
  private final AgentTerms terms;
  private final Ancestor self;
  private final StepBounds bounds;
  private final CpuThrottle throttle;
  private final StepReceipts receipts;
  private final AgentBudget budget;

  /** Notes of what was used that may be on their way to the store, or null. */
  private final List<SingleReceipt> notes = new ArrayList<>();

  // How far it is: the receipts so far, and what the next step works on.
  private final List<String> ids = new ArrayList<>();
  private int answered;
  private int succeeded;
  private Object input;
  private String inputSha;
  private boolean lastStepCouldWait;

  // How it has ended.
  private AgentStatus status;
  private String error;

  ProgramRun(AgentContext context, Budgets budgets, Tuple tuple) {
    this.context = context;
    this.budgets = budgets;
    this.tuple = tuple;
    program = Program.of(tuple);
    program.check(context.yools().keySet());
    terms = AgentTerms.of(tuple).retriesUnlessGiven(context.attempts().retries());
    self = new Ancestor(tuple.id(), AgentIdentity.of(tuple), terms.budget(), terms.alarmAt());
    bounds = new StepBounds(context, terms, self.agent(), folder());
    throttle = new CpuThrottle(CpuBudget.ofOneThread(terms.cpuQuotaPct()));
    receipts = new StepReceipts(context.receipts(), self.agent(), tuple.id(), terms.cpuQuotaPct());
    boolean opened = false;
    try {
      budget = budgets.open(self, terms.within(), receipts);
      opened = true;
    } finally {
      if (!opened) {
        receipts.close();
      }
    }
  }

  AgentOutcome run() throws InterruptedException {
    begin();
    answer();
    while (status == null && ids.size() < program.steps().size()) {
      step(ids.size());
    }
    return new AgentOutcome(
        status == null ? AgentStatus.OK : status,
        error,
        new ProgramReceipts(program.steps().size(), ids),
        answered,
        budget.usedJson(),
        succeeded == 0 ? null : input,
        succeeded == 0 ? null : inputSha);
  }

  /** What the first step works on is what the tuple brings. */
  private void begin() {
    input = tuple.data().get(Program.INPUT);
    inputSha = input == null ? null : Sha256.hex(Sha256.of(CanonicalJson.bytes(input)));
  }

  /** Goes from receipt to receipt by the hashes of outputs; only the last output is read. */
  private void answer() {
    long last = 0;
    for (Program.Step step : program.steps()) {
      if (!receipts.find(step, ids.size(), inputSha)) {
        break;
      }
      ids.add(receipts.id());
      inputSha = receipts.outputSha();
      last = receipts.position();
    }
    answered = ids.size();
    succeeded = answered;
    if (answered > 0) {
      receipts.moveTo(last);
      input = parse(receipts.output());
    }
  }

  private static Object parse(byte[] json) {
    return CanonicalJson.parse(new String(json, StandardCharsets.UTF_8));
  }

  private void step(int number) throws InterruptedException {
    payForLastStep();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (refused(number)) {
      return;
    }
    Program.Step step = program.steps().get(number);
    TupleYool yool = context.yools().get(step.yool());
    lastStepCouldWait = yool.blocking();
    throttle.waited();
    Instant started = bounds.now();
    byte[] output = null;
    byte[] failure = null;
    try {
      output = call(yool, stepTuple(step, number), number);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      failure = failed(e, number);
    } finally {
      noteUsage();
    }
    Execution execution = receipts.execution(step, number, inputSha, started, bounds.now());
    SingleReceipt receipt =
        failure == null ? receipts.ok(execution, output) : receipts.failed(execution, failure);
    awaitNotes();
    receipt.await();
    ids.add(receipt.id());
    if (failure == null) {
      succeeded++;
      inputSha = Sha256.hex(Sha256.of(output));
      // As it is after a crash, whatever objects the yool has made.
      input = parse(output);
    }
  }

  /**
   * Pauses for the processor time that steps have used too much. Of a step that may wait only what
   * lies between its own checkpoints counts where a thread's processor time cannot be measured.
   */
  private void payForLastStep() {
    if (ids.size() == answered) {
      return;
    }
    if (lastStepCouldWait) {
      throttle.waited();
    }
    throttle.checkpoint();
  }

  /** Whether the terms forbid a step: then the program has ended. */
  private boolean refused(int number) {
    String late = "deadline=" + terms.deadline() + " passed before step=" + number;
    return isEnd(AgentStatus.DEADLINE, bounds.isTimeOver() ? late : null)
        || isEnd(AgentStatus.BUDGET, budget.refusal())
        || isEnd(AgentStatus.DISK, bounds.diskRefusal());
  }

  private boolean isEnd(AgentStatus how, String whyOrNull) {
    if (whyOrNull != null) {
      end(how, whyOrNull);
    }
    return whyOrNull != null;
  }

  private void end(AgentStatus how, String why) {
    status = how;
    error = why;
  }

  /** What the yool of a step gets. */
  private Tuple stepTuple(Program.Step step, int number) {
    Map<String, Object> data = new LinkedHashMap<>(tuple.data());
    data.remove(Program.MEMBER);
    data.remove(AgentTerms.MEMBER);
    data.putAll(step.args());
    if (inputSha != null) {
      data.put(Program.INPUT, input);
    }
    return new Tuple(
        "step %d of %s".formatted(number, tuple.id()),
        step.yool(),
        tuple.map(),
        tuple.authority(),
        tuple.lane(),
        tuple.source(),
        tuple.id(),
        List.of(),
        data,
        null);
  }

  private byte[] call(TupleYool yool, Tuple stepTuple, int number) throws Exception {
    Object result =
        bounds.run(() ->
            ScopedValue.where(AgentStep.CURRENT, new AgentStep(this, number))
                .call(() -> yool.run(stepTuple)));
    byte[] bytes;
    try {
      bytes = CanonicalJson.bytes(result);
    } catch (IllegalArgumentException e) {
      throw new YoolException("the result is not JSON: " + e.getMessage());
    }
    if (bytes.length > Output.MAX_LENGTH) {
      throw new YoolException(
          "the result has bytes=%d, more than %d; write it to a file, and give its name"
              .formatted(bytes.length, Output.MAX_LENGTH));
    }
    return bytes;
  }

  /** Ends the program at a step that has ended otherwise than well; gives the receipt's words. */
  private byte[] failed(Exception e, int number) {
    switch (e) {
      case TimeoutException _ ->
          end(AgentStatus.DEADLINE, "deadline=" + terms.deadline() + " passed in step=" + number);
      case DiskQuotaExceededException full -> end(AgentStatus.DISK, full.getMessage());
      case StepFailure step when step.getCause() instanceof QuotaExceededException refused ->
          end(AgentStatus.BUDGET, budget.words(refused));
      default -> {
        byte[] text = FailureText.of(e instanceof StepFailure step ? step.getCause() : e);
        String yool = program.steps().get(number).yool();
        String words = new String(text, StandardCharsets.UTF_8);
        end(AgentStatus.FAILED, "step=%d yool=%s: %s".formatted(number, yool, words));
        return text;
      }
    }
    return FailureText.bounded(error);
  }

  /** Hands over what was used, here and at all above. */
  private void noteUsage() {
    for (AgentBudget each = budget; each != null; each = each.above()) {
      notes.add(each.note(context.receipts()));
    }
  }

  private void awaitNotes() {
    notes.forEach(ProgramRun::await);
    notes.clear();
  }

  private static void await(SingleReceipt noteOrNull) {
    if (noteOrNull != null) {
      noteOrNull.await();
    }
  }

  /** Counts a use. Any thread. */
  void charge(Meter meter, double amount) {
    budget.charge(meter, amount);
    for (AgentBudget each = budget; each != null; each = each.above()) {
      boolean crossed = each.claimAlarm(meter);
      if (crossed) {
        alarm(each, meter);
      }
      // After the alarm, which so is given once more rather than never.
      if (crossed || each.isWorthANote(meter)) {
        await(each.note(context.receipts()));
      }
    }
  }

  private void alarm(AgentBudget of, Meter meter) {
    try {
      context.space().out(Alarm.tuple(tuple, of, meter));
    } catch (RuntimeException e) {
      of.unclaimAlarm(meter);
      throw e;
    }
  }

  Tuple tuple() {
    return tuple;
  }

  AgentTerms terms() {
    return terms;
  }

  Ancestor self() {
    return self;
  }

  AgentBudget budget() {
    return budget;
  }

  CpuThrottle throttle() {
    return throttle;
  }

  TupleSpace space() {
    return context.space();
  }

  /** The agent's own; null if agents have none. */
  Path folder() {
    return context.folder() == null ? null : context.folder().resolve(self.agent());
  }

  @Override
  public void close() {
    try {
      // Whoever opens this budget next reads them.
      awaitNotes();
    } finally {
      budgets.close(budget);
      receipts.close();
    }
  }
}
