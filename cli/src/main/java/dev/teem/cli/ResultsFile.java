package dev.teem.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.teem.engine.receipt.ReceiptReader;
import dev.teem.engine.receipt.ReceiptStore;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.swarm.Range;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * One JSON line per agent. Written to a temporary file beside the wanted one, which it replaces
 * when it is complete.
 */
final class ResultsFile implements AutoCloseable {
  private final Path target;
  private final Path temporary;
  private final OutputStream stream;
  private final JsonGenerator generator;
  private final ReceiptReader reader;
  private final byte[] id = new byte[Sha256.LENGTH];
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  private ResultsFile(Path target, Path temporary, ReceiptReader reader) throws IOException {
    this.target = target;
    this.temporary = temporary;
    this.reader = reader;
    stream = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16);
    generator = new JsonFactory().createGenerator(stream);
    generator.setRootValueSeparator(null);
  }

  static ResultsFile create(Path target, ReceiptStore store) {
    Path file = target.toAbsolutePath();
    if (Files.isDirectory(file)) {
      throw new UsageException("--results " + target + ": is a directory; name a file in it");
    }
    try {
      Path temporary = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".part");
      return new ResultsFile(file, temporary, store.newReader());
    } catch (IOException e) {
      throw new UsageException("--results " + target + ": cannot be written: " + e.getMessage());
    }
  }

  /** Writes the lines of a range. */
  void add(Range range) {
    try {
      for (int i = 0; i < range.count(); i++) {
        add(range, i);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("--results " + target + ": " + e.getMessage(), e);
    }
  }

  private void add(Range range, int index) throws IOException {
    reader.moveTo(range.receipt(index));
    reader.id(id, 0);
    generator.writeStartObject();
    generator.writeNumberField("agent", range.firstAgent() + index);
    generator.writeStringField("status", reader.ok() ? "ok" : "error");
    if (reader.ok()) {
      writeOutput();
    } else {
      generator.writeNullField("output");
    }
    generator.writeStringField("receipt", Sha256.hex(id));
    if (!reader.ok()) {
      generator.writeStringField("error", reader.error());
    }
    generator.writeEndObject();
    generator.writeRaw('\n');
  }

  private void writeOutput() throws IOException {
    output.reset();
    reader.output(output);
    try {
      String text = utf8.decode(ByteBuffer.wrap(output.toByteArray())).toString();
      generator.writeStringField("output", text);
    } catch (CharacterCodingException e) {
      generator.writeFieldName("output_base64");
      generator.writeBinary(output.toByteArray());
    }
  }

  /** Puts the file in its place. */
  void complete() throws IOException {
    generator.close();
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    reader.close();
    stream.close();
    Files.deleteIfExists(temporary);
  }
}
