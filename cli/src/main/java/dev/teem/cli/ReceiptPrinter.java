package dev.teem.cli;

import dev.teem.engine.receipt.Artifact;
import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Receipt;
import dev.teem.engine.receipt.ReceiptReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Prints a receipt, for people or for programs, or hands out what it is about. */
final class ReceiptPrinter {
  private static final String STANDARD_OUTPUT = "-";

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = {
        "Write the output that the receipt is about, byte for byte, to FILE instead of printing the",
        "receipt. - is standard output."
      })
  private String output;

  int print(ReceiptReader reader, boolean json) throws IOException {
    if (output != null) {
      return handOut(reader);
    }
    Receipt receipt = reader.receipt();
    System.out.println(json ? receipt.stored() : lines(receipt));
    return System.out.checkError() ? ExitStatus.BROKEN_PIPE : ExitStatus.OK;
  }

  private int handOut(ReceiptReader reader) throws IOException {
    if (!reader.ok()) {
      throw new UsageException("--output: that work failed and has no output: " + reader.error());
    }
    if (reader.outputGivenUp()) {
      throw new UsageException(
          "--output: it was given up at "
              + reader.receipt().artifactsPurgedAt()
              + "; ./teem run with --redo-given-up makes it anew");
    }
    if (!output.equals(STANDARD_OUTPUT)) {
      try (OutputStream file = Files.newOutputStream(Path.of(output))) {
        reader.output(file);
      }
      return ExitStatus.OK;
    }
    PrintStream out = new PrintStream(new BufferedOutputStream(System.out));
    reader.output(out);
    return out.checkError() ? ExitStatus.BROKEN_PIPE : ExitStatus.OK;
  }

  private static String lines(Receipt receipt) {
    StringBuilder text = new StringBuilder();
    Text.row(text, "id", receipt.id());
    Text.row(text, "yool", Text.shown(receipt.yool()));
    Text.row(text, "status", receipt.status());
    Text.row(text, "input hash", receipt.inputHash());
    Text.row(text, "arguments", Text.shown(CanonicalJson.write(receipt.args())));
    Text.row(text, "started", receipt.startedAt().toString());
    Text.row(text, "ended", receipt.endedAt() + "  (" + receipt.durationMs() + " ms)");
    for (Artifact artifact : receipt.artifacts()) {
      Text.row(
          text,
          artifact.path(),
          Text.count(artifact.sizeBytes()) + " bytes, SHA-256 " + artifact.sha256());
    }
    if (receipt.artifactsPurgedAt() != null) {
      Text.row(text, "given up", receipt.artifactsPurgedAt() + "  (the output; its receipt stays)");
    }
    if (receipt.error() != null) {
      Text.row(text, "error", Text.shown(receipt.error().strip()));
    }
    if (receipt.parentId() != null) {
      Text.row(text, "parent", Text.shown(receipt.parentId()));
    }
    return text.toString().stripTrailing();
  }
}
