package dev.teem.journal.retention;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.LineSource;
import dev.teem.engine.yool.IdentityYool;
import dev.teem.journal.Store;
import dev.teem.journal.StoreContext;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A child process: executes a few items, gives up old outputs, and so on, each time on another day.
 * Prints the number of items of which there are receipts for certain.
 */
final class RetainUntilKilled {
  static final int ITEMS = 20;

  private static final RetentionPolicy[] POLICIES = {
    new RetentionPolicy(0, 0, Long.MAX_VALUE), new RetentionPolicy(2, 4, Long.MAX_VALUE)
  };

  private RetainUntilKilled() {}

  /** The folder of the store, the number of the first item, the day. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    long item = Long.parseLong(arguments[1]);
    long day = Long.parseLong(arguments[2]);
    DayClock clock = new DayClock(day);
    try (Store store = Store.open(new StoreContext(Path.of(arguments[0])).clock(clock));
        Engine engine =
            Engine.launch(
                new EngineContext().cores(1).clock(clock).receiptStore(store.receipts()))) {
      out.println(item);
      while (true) {
        clock.day(++day);
        engine.execute(new BatchSpec(items(item), new IdentityYool()));
        item += ITEMS;
        out.println(item);
        store.retain(POLICIES[(int) (day % POLICIES.length)], false);
      }
    }
  }

  /** So many items, a line each. */
  static LineSource items(long first) {
    String lines =
        LongStream.range(first, first + ITEMS)
            .mapToObj(number -> number + "\n")
            .collect(Collectors.joining());
    byte[] bytes = lines.getBytes(StandardCharsets.US_ASCII);
    return new LineSource(new ByteArrayInputStream(bytes), "items", -1);
  }
}
