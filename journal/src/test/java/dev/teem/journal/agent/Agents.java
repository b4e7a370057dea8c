package dev.teem.journal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.agent.AgentContext;
import dev.teem.engine.agent.AgentRunner;
import dev.teem.engine.lane.Attempts;
import dev.teem.engine.lane.Backoff;
import dev.teem.engine.lane.LaneTimer;
import dev.teem.engine.lane.Retryable;
import dev.teem.engine.lane.TupleYool;
import dev.teem.engine.receipt.Receipt;
import dev.teem.engine.receipt.ReceiptReader;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.time.EngineClock;
import dev.teem.engine.time.SystemClock;
import dev.teem.journal.Durability;
import dev.teem.journal.Store;
import dev.teem.journal.StoreContext;
import dev.teem.journal.receipt.ReceiptVerification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A store with a tuple space, and a runner of agents on them. */
final class Agents implements AutoCloseable {
  private static final Template ALARMS = Template.lane("alarms");

  final Store store;
  final TupleSpace space;
  final AgentRunner runner;
  private final LaneTimer timer = new LaneTimer();

  private Agents(Setting setting, Map<String, TupleYool> yools) {
    store = Store.open(new StoreContext(setting.dir).durability(setting.durability));
    space = new TupleSpace(store.tuples());
    Attempts attempts =
        new Attempts(
            setting.retries,
            null,
            new Backoff(setting.rest, setting.rest),
            Retryable.timeoutsAndConnectionErrors(),
            timer);
    AgentContext context =
        new AgentContext(space, store.receipts(), yools, attempts).clock(setting.clock).seed(7);
    if (setting.folder != null) {
      context.folder(setting.folder);
    }
    runner = new AgentRunner(context);
  }

  /** In memory. */
  static Agents of(Map<String, TupleYool> yools) {
    return inMemory().open(yools);
  }

  static Setting inMemory() {
    return new Setting(Path.of("none"), Durability.NONE);
  }

  static Setting on(Path dir) {
    return new Setting(dir, Durability.PROCESS);
  }

  /** What they are to be. */
  static final class Setting {
    private final Path dir;
    private final Durability durability;
    private EngineClock clock = new SystemClock();
    private int retries;
    private Duration rest = Duration.ofMillis(1);
    private Path folder;

    private Setting(Path dir, Durability durability) {
      this.dir = dir;
      this.durability = durability;
    }

    Setting clock(EngineClock source) {
      clock = source;
      return this;
    }

    Setting retries(int number, Duration between) {
      retries = number;
      rest = between;
      return this;
    }

    Setting folder(Path parent) {
      folder = parent;
      return this;
    }

    Agents open(Map<String, TupleYool> yools) {
      return new Agents(this, yools);
    }
  }

  /** A tuple with these data, in lane "work". */
  static Tuple agent(Map<String, Object> data) {
    return Tuple.of("agent", List.of(0L), "root", "work", "root", null, List.of(), data);
  }

  static Tuple agent(Map<String, Object> terms, Object... program) {
    return agent(Map.of("agent_terms", terms, "program", List.of(program)));
  }

  /** A yool that says its name after its input. */
  static TupleYool says(String name) {
    return tuple -> input(tuple, "") + name;
  }

  static Object input(Tuple tuple, Object otherwise) {
    return tuple.data().getOrDefault("input", otherwise);
  }

  List<Tuple> alarms() {
    return space.scan(ALARMS, 100);
  }

  /** Ends all alarms that are there, as whoever looks after them would. */
  void endAlarms() {
    space.inAll(ALARMS, 100).forEach(alarm -> space.receipt(alarm, Map.of("status", "ok")));
  }

  Receipt receipt(String id) {
    try (ReceiptReader reader = store.receipts().newReader()) {
      reader.moveTo(store.findById(HexFormat.of().parseHex(id)));
      return reader.receipt();
    }
  }

  String output(String id) throws IOException {
    try (ReceiptReader reader = store.receipts().newReader()) {
      reader.moveTo(store.findById(HexFormat.of().parseHex(id)));
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      reader.output(output);
      return output.toString(UTF_8);
    }
  }

  /** Reckons all hashes anew, as {@code ./teem receipts verify} does. */
  void verify() {
    List<String> faults = new ArrayList<>();
    ReceiptVerification.Result result = store.verify(fault -> faults.add(fault.what()), _ -> true);
    assertThat(faults).isEmpty();
    assertThat(result.complete()).isTrue();
  }

  @Override
  public void close() {
    space.close();
    store.close();
    timer.close();
  }
}
