package dev.teem.stress.crash;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.event.IoRecord;
import dev.teem.engine.kernel.Device;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.kernel.Placement;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.Signal;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.Durability;
import dev.teem.journal.event.History;
import dev.teem.journal.event.HistoryContext;
import dev.teem.stress.trial.Violation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs on two cores ask a device without end. The first life records, later ones get again what
 * there is and go on. A program says each answer that it has had.
 */
final class HistoryCrash {
  static final Scenario SCENARIO =
      new Scenario(1, HistoryCrash::work, null, () -> HistoryCrash::check);

  private static final int CORES = 2;
  private static final int PROGRAMS = 6;

  private HistoryCrash() {}

  private static void work(Work.Place place, Acks acks, Mark mark) throws InterruptedException {
    Durability durability = place.life() % 2 == 0 ? Durability.PROCESS : Durability.POWER;
    try (History history = open(place.data(), durability);
        Engine engine =
            Engine.launch(
                new EngineContext()
                    .cores(CORES)
                    .journal(history.mode(), history.journal())
                    .eventSink(history.events())
                    .device(
                        "d", Device.blocking(request -> request + " in life " + place.life())))) {
      engine.waitExit(engine.boot(first(acks), "d"));
    }
  }

  /** Records if nothing was recorded yet: a process may die before it has begun. */
  private static History open(Path data, Durability durability) {
    try {
      return History.open(new HistoryContext(data, JournalMode.RECOVER).durability(durability));
    } catch (StoreException nothingThere) {
      return History.open(new HistoryContext(data, JournalMode.RECORD).durability(durability));
    }
  }

  private static Program first(Acks acks) {
    return sys -> {
      Capability device = ((Signal.Boot) sys.receive().body()).devices().get("d");
      List<Capability> children = new ArrayList<>();
      for (int i = 0; i < PROGRAMS; i++) {
        Capability given = sys.derive(device, Right.OPEN);
        SpawnOptions options =
            SpawnOptions.DEFAULT.placement(Placement.on(i % CORES)).delegate(given);
        children.add(sys.spawn(asking(acks), options));
      }
      for (Capability child : children) {
        sys.waitpid(child);
      }
    };
  }

  private static Program asking(Acks acks) {
    return sys -> {
      Capability handle = sys.open(sys.delegated().getFirst());
      for (long op = 0; ; op++) {
        Object answer = sys.read(handle, "question " + op);
        acks.say("had " + sys.self() + " " + op + " " + answer);
      }
    };
  }

  private static List<String> check(Path copy, List<List<Scenario.Said>> lives) throws Violation {
    List<String> had = Claims.all(lives, "had");
    if (had.isEmpty()) {
      return List.of();
    }
    try (History history = History.open(new HistoryContext(copy, JournalMode.REPLAY))) {
      for (String claim : had) {
        String[] words = claim.split(" ", 3);
        IoRecord kept = history.journal().find(Long.parseLong(words[0]), Long.parseLong(words[1]));
        boolean same =
            kept != null
                && kept.outcome() instanceof IoOutcome.Value value
                && words[2].equals(value.value());
        if (!same) {
          throw new Violation("a program has had: " + claim + "; kept: " + kept);
        }
      }
      return history.notes();
    } catch (StoreException e) {
      throw new Violation("the history does not open: " + e.getMessage(), e);
    }
  }
}
