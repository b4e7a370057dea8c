package dev.teem.bench.journal;

import dev.teem.bench.jvm.Folders;
import dev.teem.bench.jvm.RoundServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * How long the file of a map with so many entries is, per entry: target J5. Ours has grown to that;
 * Chronicle's was told.
 */
public final class IndexBytesRun {
  private IndexBytesRun() {}

  /** Serves rounds. Arguments: whose, a place where nothing is, and how many entries. */
  public static void main(String[] args) throws Exception {
    KeyMap.Kind kind = KeyMap.Kind.valueOf(args[0]);
    Path place = Path.of(args[1]);
    long entries = Long.parseLong(args[2]);
    RoundServer.serve(arguments -> {
      byte[] key = new byte[Keys.BYTES];
      try {
        try (KeyMap map = kind.open(place, entries)) {
          for (long number = 0; number < entries; number++) {
            Keys.write(number, key);
            map.put(key, number + 1);
          }
        }
        return Map.of("bytes_each", Files.size(place) / (double) entries);
      } finally {
        Folders.delete(place);
      }
    });
  }
}
