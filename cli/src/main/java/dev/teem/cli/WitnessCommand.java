package dev.teem.cli;

import dev.teem.journal.witness.Accountability;
import dev.teem.journal.witness.EffectClaim;
import dev.teem.journal.witness.Snapshot;
import dev.teem.journal.witness.SnapshotException;
import dev.teem.journal.witness.StateDelta;
import dev.teem.journal.witness.StateDiffWitness;
import dev.teem.journal.witness.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code teem witness}: whether what somebody says they changed has changed. */
@Command(
    name = "witness",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Checks a claim that an entity was changed against two snapshots of its store.",
    description = {
      "",
      "A snapshot is a JSON object with a member for each entity, written by the store before and",
      "after, not by whoever makes the claim. An entity that was inserted or updated confirms the",
      "claim; one that was deleted, is unchanged or was never there refutes it. Values are compared,",
      "not texts: 1, 1.0 and true are equal, and so are objects with their keys in another order.",
      ""
    },
    footer = {
      "",
      "A snapshot has at most 32 MiB and 2,000,000 values, nested at most 1,000 deep. One that exceeds",
      "this or cannot be read for another reason leaves the claim unwitnessed, and is named on",
      "standard error.",
      "",
      "Exit status: 0 confirmed, 1 refuted, 2 wrong usage, 3 unwitnessed: nobody can tell, or the key",
      "is blank and claims nothing.",
      "",
      "Examples:",
      "  ./teem witness orders/42 --before before.json --after after.json",
      "  ./teem witness orders/42 --before b.json --after a.json --narrated 'I shipped order 42'",
      "  ./teem witness --before b.json --after a.json --json -- --a-key-with-dashes"
    })
final class WitnessCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "KEY", description = "The entity that is claimed to have changed.")
  private String key;

  @Option(
      names = "--before",
      paramLabel = "FILE",
      required = true,
      description = "The store as it was before.")
  private Path before;

  @Option(
      names = "--after",
      paramLabel = "FILE",
      required = true,
      description = "The store as it is now.")
  private Path after;

  @Option(
      names = "--subject",
      paramLabel = "KEY",
      defaultValue = "",
      description = "Look for this entity instead; KEY then only names the claim.")
  private String subject;

  @Option(
      names = "--narrated",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "The claim in the words of whoever makes it, to be shown beside the verdict.")
  private String narrated;

  @Option(
      names = "--third-party",
      description =
          "The snapshots come from somebody else's system, not from a store on this machine.")
  private boolean thirdParty;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  private final List<String> problems = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    EffectClaim claim = new EffectClaim(key, subject, narrated);
    Optional<StateDelta> delta = delta();
    Verdict verdict =
        delta
            .map(found -> new StateDiffWitness(found, accountability()).judge(claim))
            .orElseGet(() -> Verdict.on(claim, List.of()));
    PrintWriter errors = spec.commandLine().getErr();
    problems.forEach(problem -> errors.println("teem: " + problem));
    PrintWriter out = spec.commandLine().getOut();
    new WitnessReport(claim, verdict, delta, problems).print(out, json);
    // The writer knows nothing of what has befallen the stream behind it.
    if (out.checkError() || System.out.checkError()) {
      errors.println("teem: standard output is closed; the verdict was " + verdict.word());
      return ExitStatus.BROKEN_PIPE;
    }
    return status(verdict);
  }

  private Accountability accountability() {
    return thirdParty ? Accountability.THIRD_PARTY : Accountability.OS_RECORDED;
  }

  /** Both are read, so that whoever has two broken files hears of both. */
  private Optional<StateDelta> delta() {
    Optional<Snapshot> earlier = read("--before", before);
    Optional<Snapshot> later = read("--after", after);
    return earlier.flatMap(from -> later.map(to -> StateDelta.between(from, to)));
  }

  private Optional<Snapshot> read(String option, Path file) {
    try {
      return Optional.of(Snapshot.read(file));
    } catch (SnapshotException e) {
      problems.add((option + " " + e.getMessage()).replace('\n', ' '));
      return Optional.empty();
    }
  }

  private static int status(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Confirmed _ -> ExitStatus.CONFIRMED;
      case Verdict.Refuted _ -> ExitStatus.REFUTED;
      case Verdict.Unwitnessed _, Verdict.NoClaim _ -> ExitStatus.UNWITNESSED;
    };
  }
}
