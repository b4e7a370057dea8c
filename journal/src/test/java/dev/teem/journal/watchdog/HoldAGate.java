package dev.teem.journal.watchdog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** A child process: holds a gate, says which process waits at it, and is killed. */
final class HoldAGate {
  private HoldAGate() {}

  /** Arguments: the folder of the journal, a file that the worker would make. */
  public static void main(String[] arguments) throws Exception {
    Worker worker = new Worker("docs", List.of("docs/"), false, List.of("touch", arguments[1]));
    WatchdogContext context =
        new WatchdogContext(Path.of(arguments[0]), List.of(worker), 1).discardOutput();
    try (Gate gate = Gate.hold(context, worker, "docs-1")) {
      new PrintStream(new FileOutputStream(FileDescriptor.out), true)
          .println(gate.process().pid() + " " + gate.start().at());
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
