package dev.teem.cli;

import dev.teem.engine.receipt.ReceiptReader;
import dev.teem.engine.receipt.Sha256;
import dev.teem.journal.Store;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code teem receipts get}: one receipt by its id. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Prints the receipt that has an id.",
    description = {
      "",
      "The first time in a store it makes an index of ids, which takes as long as reading all receipts.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 printed, 1 no such receipt, 2 wrong usage, 3 the store cannot be used."
    })
final class ReceiptsGetCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "ID",
      description = "The receipt's id: 64 hex digits, as in results and receipts.")
  private String id;

  @Mixin private StoreOptions options;
  @Mixin private ReceiptPrinter printer;

  @Override
  public Integer call() throws IOException {
    byte[] wanted = hash("ID", id);
    try (Store store = options.open();
        ReceiptReader reader = store.receipts().newReader()) {
      long position = store.findById(wanted);
      if (position == ReceiptReader.ABSENT) {
        System.err.println("teem: no receipt has the id " + id + "; see ./teem receipts stats");
        return ExitStatus.SOME_FAILED;
      }
      reader.moveTo(position);
      return printer.print(reader, options.json);
    }
  }

  /** A hash as users write it. */
  static byte[] hash(String name, String hex) {
    if (hex.length() != Sha256.HEX_LENGTH || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      throw new UsageException(name + ": '" + hex + "' is not a SHA-256 in 64 hexadecimal digits");
    }
    return HexFormat.of().parseHex(hex);
  }
}
