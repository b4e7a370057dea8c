package dev.teem.journal.event;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.kernel.Device;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.kernel.Placement;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.Signal;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.journal.Durability;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A child process: programs on two cores that ask a device for ever. It prints a line for each
 * answer that a program has had: pid, number of the operation, answer.
 */
final class RecordUntilKilled {
  private static final int PROGRAMS = 4;

  private RecordUntilKilled() {}

  public static void main(String[] arguments) throws InterruptedException {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    String run = arguments[3];
    HistoryContext context =
        new HistoryContext(Path.of(arguments[0]), JournalMode.valueOf(arguments[1]))
            .durability(Durability.of(arguments[2]));
    History history = History.open(context);
    Engine engine =
        Engine.launch(
            new EngineContext()
                .cores(2)
                .journal(history.mode(), history.journal())
                .eventSink(history.events())
                .device("d", Device.blocking(request -> request + " in run " + run)));
    out.println("open");
    engine.waitExit(engine.boot(first(out), "d"));
  }

  private static Program first(PrintStream out) {
    return sys -> {
      Capability device = ((Signal.Boot) sys.receive().body()).devices().get("d");
      List<Capability> children = new ArrayList<>();
      for (int i = 0; i < PROGRAMS; i++) {
        Capability given = sys.derive(device, Right.OPEN);
        children.add(
            sys.spawn(
                asking(out), SpawnOptions.DEFAULT.placement(Placement.on(i % 2)).delegate(given)));
      }
      for (Capability child : children) {
        sys.waitpid(child);
      }
    };
  }

  private static Program asking(PrintStream out) {
    return sys -> {
      Capability handle = sys.open(sys.delegated().getFirst());
      for (long op = 0; ; op++) {
        Object answer = sys.read(handle, "question " + op);
        // One call: the lines of two cores do not mix.
        out.print(sys.self() + " " + op + " " + answer + "\n");
      }
    };
  }
}
