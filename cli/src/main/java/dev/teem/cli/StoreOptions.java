package dev.teem.cli;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.Store;
import dev.teem.journal.StoreContext;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of the commands on what a store has. */
final class StoreOptions {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = ".teem",
      description = "The folder of the store (default: ${DEFAULT-VALUE}).")
  private Path dir;

  @Option(
      names = "--recover",
      description = {
        "Go on with a damaged store: keep what comes before the damage, move the damaged files aside,",
        "make the index anew."
      })
  private boolean recover;

  @Option(names = "--json", description = "Print JSON and nothing else.")
  boolean json;

  Path dir() {
    return dir;
  }

  /** Opens the store; what that had to mend goes to standard error. */
  Store open() {
    if (!Store.exists(dir)) {
      throw new StoreException(
          "there is no store in "
              + dir
              + "; name the folder of one with --dir, or make one with ./teem run");
    }
    return openOrMake();
  }

  /** The same, but makes the store if there is none. */
  Store openOrMake() {
    Store store = Store.open(new StoreContext(dir).recover(recover));
    store.notes().forEach(note -> System.err.println("teem: " + note));
    return store;
  }
}
