package dev.teem.journal.tuple;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.swarm.Swarm;
import dev.teem.engine.swarm.SwarmSnapshot;
import dev.teem.journal.Store;
import dev.teem.journal.StoreContext;
import dev.teem.journal.log.LogReader;
import dev.teem.journal.log.MemoryLog;
import dev.teem.journal.log.RecordLog;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A swarm over a space that outlives it. */
@Timeout(60)
class DurableSwarmTest {
  private static final LanePolicy POLICY = LanePolicy.from(Map.of());

  @TempDir Path dir;

  private interface Life {
    void live(TupleSpace space, Swarm swarm);
  }

  /** From opening the store to the end of the process. */
  private void life(Life life) throws Exception {
    try (Store store = Store.open(new StoreContext(dir.resolve("store")));
        TupleSpace space = new TupleSpace(store.tuples())) {
      life.live(space, new Swarm(space, POLICY));
    }
  }

  @Test
  void shouldHaveAllAgentsAgainAlsoThoseThatWereCompressedOrTaken() throws Exception {
    life((space, swarm) -> {
      Tuple root = swarm.root("plan", "main", Map.of());
      for (long i = 0; i < 5; i++) {
        swarm.spawnAgent(root, "work", Map.of("n", i));
      }
      swarm.compressToken("subagent_2");
      swarm.in(Template.id("subagent_3"));
      space.receipt(swarm.in(Template.id("subagent_4")), Map.of("status", "ok"));
      swarm.batchSpawn(root, "work", 4, 32);
    });
    life((space, swarm) -> {
      SwarmSnapshot snapshot = swarm.snapshot();
      assertThat(snapshot.active()).as("all but the one that is done").isEqualTo(6);
      assertThat(snapshot.virtualAgents()).isEqualTo(1_048_576);
      assertThat(space.rdp(Template.id("subagent_2")).data()).containsEntry("n", 1L);
      assertThat(swarm.spawnAgent("root", "work", Map.of()).id()).isEqualTo("subagent_7");
    });
  }

  @Test
  void shouldRestoreIntoTheSpaceWhatItHasCompressed() throws Exception {
    Tuple hashed =
        Tuple.of("work", List.of(7L), "op", "web", "op", null, List.of(), Map.of("n", 1L));
    life((space, swarm) -> {
      Tuple out = swarm.out(hashed);
      swarm.compressToken(out.id());
      assertThat(swarm.restore(out.id())).isEqualTo(out);
      assertThat(swarm.in(Template.lane("web"))).isEqualTo(out);
      space.receipt(out, Map.of("status", "ok"));
    });
    life((space, swarm) -> assertThat(swarm.snapshot().tuples()).isZero());
  }

  @Test
  void shouldHaveTuplesWithAbsentFieldsAgainAsTheyWere() throws Exception {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("note", null);
    data.put("parts", Arrays.asList(null, 1L));
    Tuple hashed = Tuple.of("work", List.of(7L), null, "web", null, null, List.of(), data);
    Tuple foreign = Tuple.fromJson(Map.of("id", "t-1", "args", data));
    life((space, swarm) -> {
      space.out(hashed);
      space.out(foreign);
    });
    life((space, swarm) -> {
      assertThat(space.rdp(Template.id(hashed.id()))).isEqualTo(hashed);
      assertThat(space.rdp(Template.id("t-1"))).isEqualTo(foreign);
      assertThat(Tuple.contentId(space.rdp(Template.lane("web")).toJson())).isEqualTo(hashed.id());
    });
  }

  @Test
  void shouldKeepPacketsAndPutNobodyOutTwiceForThem() throws Exception {
    life((space, swarm) -> {
      swarm.root("plan", "main", Map.of());
      swarm.out(Tuple.of("work", List.of(7L), "op", "web", "op", null, List.of(), Map.of("n", 1L)));
      assertThat(swarm.routePacket(Map.of("n", 2L), "main")).isTrue();
      assertThat(swarm.routePacket(Map.of("n", 3L), "web")).isTrue();
    });
    life((space, swarm) -> {
      assertThat(swarm.scanIndex("main", null)).hasSize(1).allMatch(isRouted(2L));
      assertThat(swarm.scanIndex("web", null)).hasSize(1).allMatch(isRouted(3L));
    });
  }

  @Test
  void shouldHaveATupleBeforeOrAfterItsPacketWhereverACrashComes() throws Exception {
    Tuple hashed =
        Tuple.of("work", List.of(7L), "op", "web", "op", null, List.of(), Map.of("n", 0L));
    try (MemoryLog log = new MemoryLog()) {
      try (TupleJournal journal = new TupleJournal(log, new Tuples.Clock(), false);
          TupleSpace space = new TupleSpace(journal)) {
        Swarm swarm = new Swarm(space, POLICY);
        swarm.out(hashed);
        for (long n = 1; n <= 3; n++) {
          assertThat(swarm.routePacket(Map.of("n", n), "web")).isTrue();
        }
      }
      assertThat(log.nextSequence()).as("out, and for each packet in and replace").isEqualTo(7);
      for (int records = 1; records <= 7; records++) {
        assertThat(openAfter(records, log))
            .as("records=%d", records)
            .containsExactly((records - 1) / 2L);
      }
    }
  }

  /** What is open if a crash leaves only so many records. */
  private static List<Long> openAfter(int records, RecordLog all) {
    try (MemoryLog log = new MemoryLog();
        LogReader reader = all.newReader()) {
      for (int i = 0; i < records; i++) {
        assertThat(reader.next()).isTrue();
        byte[] payload =
            reader.memory().asSlice(reader.payloadOffset(), reader.length()).toArray(JAVA_BYTE);
        log.append(reader.type(), payload, 0, payload.length);
      }
      try (TupleJournal journal = new TupleJournal(log, new Tuples.Clock(), false)) {
        return Tuples.open(journal);
      }
    }
  }

  private static Predicate<Tuple> isRouted(long n) {
    return tuple -> tuple.data().get("n").equals(n) && tuple.receipts().size() == 2;
  }
}
