package dev.teem.stress;

import dev.teem.stress.power.Kind;
import dev.teem.stress.power.PowerCheck;
import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code teem stress power}: what durability power promises. */
@Command(
    name = "power",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Cuts the power, on paper, and checks that nothing acknowledged is lost.",
    description = {
      "",
      "First traces real processes with strace: before each acknowledgement the files that it rests",
      "on, and their names, were forced to the disk since what it is about was appended. At",
      "durability process the same check must fail.",
      "",
      "Then makes images of what a loss of power can leave: of all that was stored since the last",
      "force any pages, in any order, files of their old length or the new one, new files or none.",
      "Each is opened without further ado; what was acknowledged is there, what never was written is",
      "not; and the work goes on in it. Some openings lose the power too.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 all promises kept, 1 one was broken (the folder is kept and its name printed),",
      "2 wrong usage, 130 stopped by Ctrl-C."
    })
final class PowerCommand implements Callable<Integer> {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many images of each kind; 0 for traces alone (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      split = ",",
      description = "Images of log, leases, history or store alone (default: all).")
  private Set<Kind> kinds = EnumSet.allOf(Kind.class);

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "1800",
      description = "No more images after this time (default: ${DEFAULT-VALUE}).")
  private long limit;

  @Mixin private Trial trial;

  @Mixin private TrialFolder place;

  @Override
  public Integer call() throws IOException {
    trial.require(rounds >= 0, "--rounds must not be below 0");
    trial.require(limit > 0, "--limit must be above 0");
    Path folder = trial.begin(place);
    PowerCheck check = new PowerCheck(folder, trial.seed(), trial::say, trial.within(limit));
    trial.onInterrupt(check::abandon);
    String violation = null;
    try {
      check.run(kinds, rounds);
    } catch (Violation e) {
      violation = e.getMessage();
    }
    String done =
        "%,d images opened, %,d acknowledgements in %d traces"
            .formatted(check.images(), check.acknowledgements(), check.traces());
    return trial.end(
        done,
        violation,
        generator -> {
          generator.writeNumberField("images", check.images());
          generator.writeNumberField("traces", check.traces());
          generator.writeNumberField("acknowledgements", check.acknowledgements());
        });
  }
}
