package dev.teem.cli;

import dev.teem.journal.lease.Decision;
import dev.teem.journal.lease.Entries;
import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.JournalReader;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.LeaseId;
import dev.teem.journal.lease.LeaseJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code teem lease}: who may work where. */
@Command(
    name = "lease",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    header = "Leases lanes to the processes of this machine, through a journal that they share.",
    description = {
      "",
      "A lane is held by one holder at a time, and together with others only if their trees, sets of",
      "globs, are disjoint. Each decision is in the journal before anybody learns of it.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 done, 1 refused (standard error has the reason), 2 wrong usage, 3 the journal",
      "cannot be used.",
      "",
      "Examples:",
      "  ./teem lease acquire --lane docs --tree 'docs/**' --holder ann",
      "  ./teem lease heartbeat --lane docs --holder ann",
      "  ./teem lease release --lane docs --holder ann",
      "  ./teem lease list --json",
      "  ./teem lease export > journal.jsonl"
    })
final class LeaseCommand {
  private static final long MAX_IMPORT_BYTES = 128L << 20;

  @Command(
      name = "acquire",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      header = "Asks for a lane. Exit status 1 if it is refused.")
  int acquire(
      @Mixin LeaseOptions options,
      @Option(names = "--lane", paramLabel = "LANE", required = true, description = "Its name.")
          String lane,
      @Option(
              names = "--tree",
              paramLabel = "GLOB",
              required = true,
              description = "What the holder will touch; may be given again and again.")
          List<String> tree,
      @Option(names = "--holder", paramLabel = "NAME", required = true, description = "Who asks.")
          String holder,
      @Option(names = "--exclusive", description = "No other lane may be held meanwhile.")
          boolean exclusive,
      @Option(
              names = "--ttl",
              paramLabel = "MINUTES",
              description = "How long it lives on without a heart-beat.")
          Long ttl,
      @Option(
              names = "--loop-ts",
              paramLabel = "TEXT",
              description = "What tells this lease from the lane's others (default: the time).")
          String loopTs,
      @Option(names = "--pid", paramLabel = "PID", description = "The holder's process.") Long pid,
      @Option(names = "--run-id", paramLabel = "ID", description = "The run it works for.")
          String runId) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("lane", lane);
    fields.put("lane_kind", exclusive ? "exclusive" : "cluster");
    fields.put("tree", tree);
    fields.put("loop_ts", loopTs == null ? Instant.now().toString() : loopTs);
    fields.put("holder", holder);
    fields.put("pid", pid);
    if (ttl != null) {
      fields.put("ttl_minutes", ttl);
    }
    if (runId != null) {
      fields.put("run_id", runId);
    }
    Lease wanted = Lease.of(fields);
    try (LeaseJournal journal = options.open()) {
      LeaseJournal.Answer answer = journal.acquire(wanted);
      if (answer.decision() instanceof Decision.Refused refused) {
        return refuse(options, answer.entry(), refused.reason());
      }
      return options.print(
          answer.entry(),
          "granted: lane=" + lane + " holder=" + holder + " loop_ts=" + wanted.id().loopTs());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static int refuse(LeaseOptions options, JournalEntry entry, String reason) {
    if (options.json) {
      System.out.println(entry);
    }
    System.err.println("teem: " + reason);
    return ExitStatus.SOME_FAILED;
  }

  @Command(
      name = "release",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      header = "Gives a lane back.")
  int release(
      @Mixin LeaseOptions options,
      @Mixin LeaseOfLane which,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              defaultValue = "explicit",
              description = "Why (default: ${DEFAULT-VALUE}).")
          String reason) {
    return change(
        options, which, "released", (journal, id) -> journal.release(id, which.holder, reason));
  }

  @Command(
      name = "heartbeat",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      header = "Says that the holder of a lane is alive.")
  int heartbeat(@Mixin LeaseOptions options, @Mixin LeaseOfLane which) {
    return change(options, which, "alive", (journal, id) -> journal.heartbeat(id, which.holder));
  }

  @Command(
      name = "adopt",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      header = "Hands a lease on to another holder.")
  int adopt(
      @Mixin LeaseOptions options,
      @Mixin LeaseOfLane which,
      @Option(
              names = "--to",
              paramLabel = "NAME",
              required = true,
              description = "Whose it is then.")
          String to,
      @Option(names = "--pid", paramLabel = "PID", description = "The new holder's process.")
          Long pid) {
    return change(
        options,
        which,
        "adopted by " + to,
        (journal, id) -> journal.adopt(id, which.holder, to, pid));
  }

  private static int change(
      LeaseOptions options,
      LeaseOfLane which,
      String done,
      BiFunction<LeaseJournal, LeaseId, Optional<JournalEntry>> action) {
    try (LeaseJournal journal = options.open()) {
      LeaseId id = LeaseOptions.held(journal, which.lane, which.loopTs);
      Optional<JournalEntry> entry = id == null ? Optional.empty() : action.apply(journal, id);
      if (entry.isEmpty()) {
        System.err.println(
            "teem: "
                + which
                + " is not held"
                + (which.holder == null ? "" : " by holder=" + which.holder)
                + "; see ./teem lease list");
        return ExitStatus.SOME_FAILED;
      }
      return options.print(entry.get(), done + ": " + which);
    }
  }

  @Command(
      name = "halt",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      header = "Journals that a holder shall stop. Nobody is stopped, and its lease stays.")
  int halt(
      @Mixin LeaseOptions options,
      @Option(names = "--lane", paramLabel = "LANE", required = true, description = "Whose holder.")
          String lane,
      @Option(
              names = "--handle",
              paramLabel = "NAME",
              description = "What the host knows it by (default: the holder of the lane).")
          String handle,
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why.")
          String reason) {
    try (LeaseJournal journal = options.open()) {
      Optional<Lease> held =
          journal.leases().stream().filter(lease -> lease.lane().equals(lane)).findFirst();
      String named = handle == null ? held.map(Lease::holder).orElse(null) : handle;
      if (named == null) {
        System.err.println("teem: lane=" + lane + " is not held; name somebody with --handle");
        return ExitStatus.SOME_FAILED;
      }
      JournalEntry entry = Entries.halt(named).with("lane", lane).with("reason", reason);
      String loopTs = held.map(lease -> lease.id().loopTs()).orElse("");
      return options.print(
          journal.note(entry.with("loop_ts", loopTs)), "noted: " + named + " shall stop");
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      header = "Prints the leases that are live, the one granted first in front.")
  int list(@Mixin LeaseOptions options) {
    try (LeaseJournal journal = options.open()) {
      List<Lease> leases = journal.leases();
      for (Lease lease : leases) {
        System.out.println(options.json ? lease.toString() : line(lease));
      }
      if (leases.isEmpty() && !options.json) {
        System.out.println("  no lane is held");
      }
      return System.out.checkError() ? ExitStatus.BROKEN_PIPE : ExitStatus.OK;
    }
  }

  private static String line(Lease lease) {
    String line =
        "%-16s %-16s loop_ts=%s heartbeat=%s tree=%s%s"
            .formatted(
                lease.lane(),
                lease.holder(),
                lease.id().loopTs(),
                lease.get("heartbeat_at"),
                lease.tree(),
                lease.isExclusive() ? " exclusive" : "");
    return "  " + Text.shown(line);
  }

  @Command(
      name = "tail",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      header = "Prints the last entries as lines of JSON.")
  int tail(
      @Mixin LeaseOptions options,
      @Option(
              names = "-n",
              paramLabel = "N",
              defaultValue = "10",
              description = "How many (default: ${DEFAULT-VALUE}).")
          int count) {
    if (count < 1) {
      throw new UsageException("-n: " + count + " is less than 1");
    }
    Deque<JournalEntry> last = new ArrayDeque<>();
    LeaseJournal.forEach(
        options.dir,
        entry -> {
          last.addLast(entry);
          if (last.size() > count) {
            last.removeFirst();
          }
        });
    last.forEach(System.out::println);
    return System.out.checkError() ? ExitStatus.BROKEN_PIPE : ExitStatus.OK;
  }

  @Command(
      name = "compact",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      header = "Makes the journal begin anew with the leases that are live.")
  int compact(@Mixin LeaseOptions options) {
    try (LeaseJournal journal = options.open()) {
      long bytes = journal.compact();
      System.out.println(
          options.json
              ? "{\"bytes_freed\":" + bytes + ",\"leases\":" + journal.leases().size() + "}"
              : "  compacted: " + Text.mebibytes(bytes) + " freed");
      return ExitStatus.OK;
    }
  }

  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      header = "Appends the entries of a journal that is a text file, as they are.",
      description = {
        "",
        "Lines that are no JSON are kept as evidence; a torn last one is left out.",
        ""
      })
  int importFile(
      @Mixin LeaseOptions options,
      @Parameters(paramLabel = "FILE", description = "Lines of JSON.") Path file)
      throws IOException {
    byte[] text = bytes(file);
    try (LeaseJournal journal = options.open()) {
      long count = journal.importAll(() -> new JournalReader(text));
      System.out.println(
          options.json
              ? "{\"entries\":" + count + ",\"leases\":" + journal.leases().size() + "}"
              : "  imported: " + Text.count(count) + " entries");
      return ExitStatus.OK;
    } catch (IllegalArgumentException e) {
      throw new UsageException(file + ": an entry cannot be kept: " + e.getMessage());
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try {
      if (Files.size(file) > MAX_IMPORT_BYTES) {
        throw new UsageException(
            file + " has more than 128 MiB; compact it where it comes from, or split it");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new UsageException(file + ": no such file; check the path");
    }
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      header = "Prints all entries as lines of JSON: what import reads.")
  int export(@Mixin LeaseOptions options) {
    LeaseJournal.forEach(options.dir, System.out::println);
    return System.out.checkError() ? ExitStatus.BROKEN_PIPE : ExitStatus.OK;
  }
}
