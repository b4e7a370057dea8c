package dev.teem.stress.crash;

import dev.teem.engine.receipt.Sha256;
import dev.teem.journal.index.HashIndex;
import dev.teem.journal.index.Opening;
import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One process puts numbers under the hashes of themselves, from the index's checkpoint on: as if
 * they were the positions of a log that has them all.
 */
final class IndexCrash implements Scenario.Audit {
  static final Scenario SCENARIO =
      new Scenario(1, IndexCrash::work, IndexCrash::bytes, IndexCrash::new);

  private static final String FILE = "index";

  /** Puts that are acknowledged together. */
  private static final int GROUP = 64;

  private static final int CHECKPOINT = 10 * GROUP;

  /** Numbers that are in the index for certain: from 1 to this. */
  private long certain;

  private static void work(Work.Place place, Acks acks, Mark mark) throws IOException {
    HashIndex index = open(place.data());
    acks.say("opened " + (index.opening().startsEmpty() ? 0 : 1));
    byte[] key = new byte[HashIndex.KEY_BYTES];
    for (long number = index.checkpoint() + 1; ; number++) {
      key(number, key);
      index.put(key, 0, number);
      if (number % GROUP == 0) {
        acks.say("put " + number);
      }
      if (number % CHECKPOINT == 0) {
        acks.say("checking " + number);
        mark.begin(Aim.CHECKPOINT);
        index.checkpoint(number);
        mark.end();
        acks.say("checked " + number);
      }
    }
  }

  private static HashIndex open(Path data) throws IOException {
    Files.createDirectories(data);
    return HashIndex.open(data.resolve(FILE));
  }

  private static void key(long number, byte[] target) {
    byte[] hash = Sha256.of(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    System.arraycopy(hash, 0, target, 0, target.length);
  }

  /** Changes when the index takes another chunk of the disk. */
  private static long bytes(Path data) throws IOException {
    Path file = data.resolve(FILE);
    return Files.exists(file) ? Files.size(file) : 0;
  }

  @Override
  public List<String> check(Path copy, List<List<Scenario.Said>> lives)
      throws Violation, IOException {
    List<List<Scenario.Said>> last = List.of(lives.getLast());
    long opened = Claims.highest(last, "opened");
    long put = Claims.highest(last, "put");
    certain = Math.max(opened == 0 ? 0 : certain, put);
    if (!Files.exists(copy.resolve(FILE))) {
      if (certain > 0) {
        throw new Violation("there is no index, and " + certain + " were put");
      }
      return List.of();
    }
    long most = Math.max(certain, Claims.highest(lives, "put")) + GROUP;
    try (HashIndex index = open(copy)) {
      Opening opening = index.opening();
      switch (opening) {
        case RECOVERED -> checkRecovered(index, lives, most);
        // Whoever opens it next finds the same, and begins anew.
        case TORN, CREATED -> certain = 0;
        default -> throw new Violation("a kill left an index " + index.openedBecause());
      }
      catchUp(index, most);
      return opening == Opening.RECOVERED ? List.of() : List.of("index " + opening);
    }
  }

  private void checkRecovered(HashIndex index, List<List<Scenario.Said>> lives, long most)
      throws Violation {
    if (index.checkpoint() > Math.max(0, Claims.highest(lives, "checking"))
        || index.checkpoint() > certain + GROUP) {
      throw new Violation(
          "the index claims to have all up to %d; there were %d"
              .formatted(index.checkpoint(), certain));
    }
    byte[] key = new byte[HashIndex.KEY_BYTES];
    for (long number = 1; number <= most + GROUP; number++) {
      key(number, key);
      long found = index.get(key, 0);
      boolean right = number <= certain ? found == number : found == 0 || found == number;
      if (!right || found > most) {
        throw new Violation(
            "the index has %d for %d; put were 1 to %d for certain, up to %d perhaps"
                .formatted(found, number, certain, most));
      }
    }
  }

  /** What whoever opens an index after a crash does, and then it is the log. */
  private static void catchUp(HashIndex index, long most) throws Violation {
    byte[] key = new byte[HashIndex.KEY_BYTES];
    for (long number = index.checkpoint() + 1; number <= most; number++) {
      key(number, key);
      index.put(key, 0, number);
    }
    for (long number = 1; number <= most; number++) {
      key(number, key);
      if (index.get(key, 0) != number) {
        throw new Violation("after it has caught up the index lacks " + number);
      }
    }
  }
}
