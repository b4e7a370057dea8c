package dev.teem.cli;

import picocli.CommandLine.Command;

/** {@code teem catalog}: which yools there are. */
@Command(
    name = "catalog",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      CatalogBuildCommand.class,
      CatalogLookupCommand.class,
      CatalogListCommand.class,
      CatalogDiffCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    header = "Makes catalogs of yools, and looks into them.",
    description = {
      "",
      "A FILE has yools, each with a yool_id, a lane and an authority: as a catalog that build has",
      "written, as a JSON array or JSON Lines of objects, or as an agents file, YAML or Markdown in",
      "which each yool begins with a line 'yool_id: NAME', and 'lane:' and 'authority:' follow.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./teem catalog build AGENTS.md more.jsonl > catalog.json",
      "  ./teem catalog lookup catalog.json web.search",
      "  ./teem catalog list catalog.json --lane web",
      "  ./teem catalog diff old.json catalog.json"
    })
final class CatalogCommand {}
