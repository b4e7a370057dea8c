package dev.teem.cli;

import picocli.CommandLine.Command;

/** {@code teem tuples}: what was put out, taken and done. */
@Command(
    name = "tuples",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      TuplesListCommand.class,
      TuplesTailCommand.class,
      TuplesExportCommand.class,
      TuplesImportCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    header = "Shows the tuples of a store, and carries them to another.",
    description = {
      "",
      "A tuple is open from when it is put out until it has a receipt, whoever has taken it. What is",
      "open when a process dies is put out again by the next one.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./teem tuples list",
      "  ./teem tuples tail -n 3",
      "  ./teem tuples export > tuples.jsonl",
      "  ./teem tuples import tuples.jsonl --dir elsewhere"
    })
final class TuplesCommand {}
