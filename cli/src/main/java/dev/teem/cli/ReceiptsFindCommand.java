package dev.teem.cli;

import dev.teem.engine.receipt.InputHash;
import dev.teem.engine.receipt.ReceiptReader;
import dev.teem.engine.receipt.Sha256;
import dev.teem.journal.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code teem receipts find}: the newest receipt of an input. */
@Command(
    name = "find",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Prints the newest receipt of an input: the one that answers it.",
    footer = {
      "",
      "Exit status: 0 printed, 1 no such receipt, 2 wrong usage, 3 the store cannot be used."
    })
final class ReceiptsFindCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private Which which;

  @Option(
      names = "--yool",
      paramLabel = "YOOL",
      defaultValue = "sha256",
      description = "With --item: what was done with it (default: ${DEFAULT-VALUE}).")
  private String yool;

  @Option(
      names = "--args",
      paramLabel = "JSON",
      defaultValue = "{}",
      description = "With --item: the JSON object that the yool had (default: {}).")
  private String args;

  @Mixin private StoreOptions options;
  @Mixin private ReceiptPrinter printer;

  /** How the input is given. */
  private static final class Which {
    @Option(names = "--item", paramLabel = "TEXT", description = "The item itself, as UTF-8.")
    private String item;

    @Option(
        names = "--hash",
        paramLabel = "HASH",
        description = "The input hash, as receipts have it: 64 hex digits.")
    private String hash;
  }

  @Override
  public Integer call() throws IOException {
    byte[] hash = which.hash == null ? hashOfItem() : ReceiptsGetCommand.hash("--hash", which.hash);
    try (Store store = options.open();
        ReceiptReader reader = store.receipts().newReader()) {
      long position = reader.find(hash, 0);
      if (position != ReceiptReader.ABSENT) {
        reader.moveTo(position);
        if (reader.isFor(hash, 0)) {
          return printer.print(reader, options.json);
        }
      }
      System.err.println(
          "teem: no receipt has the input hash "
              + HexFormat.of().formatHex(hash)
              + "; the yool and its arguments are part of that");
      return ExitStatus.SOME_FAILED;
    }
  }

  private byte[] hashOfItem() {
    Map<String, Object> arguments = JsonObject.of("--args", args);
    byte[] item = which.item.getBytes(StandardCharsets.UTF_8);
    byte[] hash = new byte[Sha256.LENGTH];
    new InputHash(yool, arguments, Map.of()).hash(item, 0, item.length, hash, 0);
    return hash;
  }
}
