package dev.teem.engine.agent;

import dev.teem.engine.receipt.Execution;
import dev.teem.engine.receipt.Receipt;
import dev.teem.engine.receipt.ReceiptReader;
import dev.teem.engine.receipt.ReceiptStore;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.receipt.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The receipts of one agent's steps. That of a step has the step's name and args, the SHA-256 of
 * its input among the files, and agent and number of the step in its environment, so that it
 * answers for this step of this agent with this input, and for no other. Belongs to one thread.
 */
final class StepReceipts implements AutoCloseable {
  private final ReceiptStore store;
  private final ReceiptReader reader;
  private final String agent;
  private final String tuple;
  private final int cpuQuotaPct;
  private final byte[] hash = new byte[Sha256.LENGTH];

  StepReceipts(ReceiptStore store, String agent, String tuple, int cpuQuotaPct) {
    this.store = store;
    this.agent = agent;
    this.tuple = tuple;
    this.cpuQuotaPct = cpuQuotaPct;
    reader = store.newReader();
  }

  /**
   * Looks for the receipt of a step that has succeeded; then the other methods speak of that.
   *
   * @param inputSha of its input in hex, or null if it has none
   */
  boolean find(Program.Step step, int number, String inputSha) {
    return find(Receipt.inputHash(step.yool(), step.args(), files(inputSha), environment(number)))
        && reader.ok();
  }

  /** Looks for the newest receipt of an input hash. */
  boolean find(String inputHash) {
    byte[] key = HexFormat.of().parseHex(inputHash);
    long position = reader.find(key, 0);
    if (position == ReceiptReader.ABSENT) {
      return false;
    }
    reader.moveTo(position);
    if (!reader.isFor(key, 0)) {
      throw new StoreException(
          "receipt index is wrong at position="
              + position
              + ": the receipt there is for other input; delete receipts.index in the store's"
              + " folder to have it made anew");
    }
    return true;
  }

  /** The id of the receipt found. */
  String id() {
    reader.id(hash, 0);
    return Sha256.hex(hash);
  }

  /** The SHA-256 of its output. */
  String outputSha() {
    reader.outputSha(hash, 0);
    return Sha256.hex(hash);
  }

  /** Its position, to come back to. */
  long position() {
    return reader.position();
  }

  /** Comes back to one. */
  void moveTo(long position) {
    reader.moveTo(position);
  }

  /**
   * Its output.
   *
   * @throws StoreException if that was given up to make room
   */
  byte[] output() {
    if (reader.outputGivenUp()) {
      throw new StoreException(
          "the output of receipt id=%s was given up to make room, and tuple=%s cannot go on without;"
                  .formatted(id(), tuple)
              + " put it out with one more member in its data to run all its steps anew");
    }
    ByteArrayOutputStream output = new ByteArrayOutputStream(reader.outputLength());
    try {
      reader.output(output);
    } catch (IOException e) {
      throw new UncheckedIOException("an array takes all", e);
    }
    return output.toByteArray();
  }

  /** What is to be said of a step that has run. */
  Execution execution(
      Program.Step step, int number, String inputSha, Instant started, Instant ended) {
    return new Execution(step.yool(), step.args(), started, ended)
        .fileShas(files(inputSha))
        .environment(environment(number))
        .parentId(tuple)
        .cpuQuotaPct(cpuQuotaPct);
  }

  private static List<String> files(String inputSha) {
    return inputSha == null ? List.of() : List.of(inputSha);
  }

  private Map<String, String> environment(int number) {
    return Map.of("agent", agent, "step", Integer.toString(number));
  }

  /** Hands over the receipt of a success. */
  SingleReceipt ok(Execution execution, byte[] output) {
    return SingleReceipt.ok(store, execution, output);
  }

  /** Hands over the receipt of a failure. */
  SingleReceipt failed(Execution execution, byte[] error) {
    return SingleReceipt.failed(store, execution, error);
  }

  @Override
  public void close() {
    reader.close();
  }
}
