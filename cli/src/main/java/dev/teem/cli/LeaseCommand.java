package dev.teem.cli;

import picocli.CommandLine.Command;

/** {@code teem lease}: who may work where. */
@Command(
    name = "lease",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      LeaseAcquireCommand.class,
      LeaseReleaseCommand.class,
      LeaseHeartbeatCommand.class,
      LeaseAttemptCommand.class,
      LeaseAdoptCommand.class,
      LeaseHaltCommand.class,
      LeaseListCommand.class,
      LeaseTailCommand.class,
      LeaseCompactCommand.class,
      LeaseImportCommand.class,
      LeaseExportCommand.class
    },
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
final class LeaseCommand {}
