package dev.teem.cli;

import picocli.CommandLine.Command;

/** {@code teem receipts}: what ran, looked up and checked. */
@Command(
    name = "receipts",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      ReceiptsGetCommand.class,
      ReceiptsFindCommand.class,
      ReceiptsVerifyCommand.class,
      ReceiptsStatsCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    header = "Looks receipts up, and checks them.",
    footer = {
      "",
      "Examples:",
      "  ./teem receipts stats",
      "  ./teem receipts find --item 17 --output -",
      "  ./teem receipts get 5f0c... --json | jq .started_at",
      "  ./teem receipts verify"
    })
final class ReceiptsCommand {}
