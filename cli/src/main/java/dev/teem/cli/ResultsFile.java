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
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One JSON line per agent. Written to a temporary file beside the wanted one, which it replaces
 * when it is complete.
 */
final class ResultsFile implements AutoCloseable {
  private static final Pattern OF_PROCESS = Pattern.compile(".*\\.(\\d{1,18})\\.part");

  /** As the user calls it. */
  private final Path name;

  private final Path target;
  private final Path temporary;
  private final OutputStream file;
  private final JsonGenerator generator;
  private final ReceiptReader reader;
  private final byte[] id = new byte[Sha256.LENGTH];
  private final byte[] sha256 = new byte[Sha256.LENGTH];
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  private ResultsFile(Path name, Path target, Path temporary, ReceiptReader reader)
      throws IOException {
    this.name = name;
    this.target = target;
    this.temporary = temporary;
    this.reader = reader;
    file = Files.newOutputStream(temporary);
    generator = new JsonFactory().createGenerator(new BufferedOutputStream(file, 1 << 16));
    generator.setRootValueSeparator(null);
  }

  /**
   * Refuses what must not be replaced by a file, and where none can be made.
   *
   * @param input what {@code --input} names, or null
   */
  static void check(Path target, String input) throws IOException {
    if (Files.isDirectory(target)) {
      throw wrong(target, "is a directory; name a file in it");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw wrong(target, "is not a regular file; name another, or one that is not there yet");
    }
    if (!Files.isDirectory(target.toAbsolutePath().getParent())) {
      throw wrong(target, "there is no such folder; make it first");
    }
    if (input != null
        && Files.exists(Path.of(input))
        && Files.exists(target)
        && Files.isSameFile(target, Path.of(input))) {
      throw wrong(target, "is the input, which it would replace; name another file");
    }
  }

  static ResultsFile create(Path target, ReceiptStore store) {
    try {
      // A link stays a link: what it points at is replaced.
      Path file = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
      deleteLeftovers(file);
      Path temporary = unfinished(file, Long.toString(ProcessHandle.current().pid()));
      Files.deleteIfExists(temporary);
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return new ResultsFile(target, file, temporary, store.newReader());
    } catch (AccessDeniedException e) {
      throw wrong(target, "no permission to write in that folder; name a file in another");
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  private static Path unfinished(Path file, String pid) {
    return file.resolveSibling("." + file.getFileName() + "." + pid + ".part");
  }

  /** Removes what runs left that were killed: the file is named after its process. */
  private static void deleteLeftovers(Path file) throws IOException {
    try (DirectoryStream<Path> leftovers =
        Files.newDirectoryStream(
            file.getParent(), path -> OF_PROCESS.matcher(path.toString()).matches())) {
      for (Path leftover : leftovers) {
        Matcher name = OF_PROCESS.matcher(leftover.toString());
        if (name.matches()
            && leftover.equals(unfinished(file, name.group(1)))
            && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
          Files.deleteIfExists(leftover);
        }
      }
    }
  }

  private static UsageException wrong(Path target, String what) {
    return new UsageException("--results " + target + ": " + what);
  }

  private static UsageException unwritable(Path target, IOException e) {
    return wrong(target, "cannot be written: " + Failure.withRemedy(e.getMessage()));
  }

  /** Writes the lines of a range. */
  void add(Range range) {
    try {
      for (int i = 0; i < range.count(); i++) {
        add(range, i);
      }
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  private void add(Range range, int index) throws IOException {
    reader.moveTo(range.receipt(index));
    reader.id(id, 0);
    generator.writeStartObject();
    generator.writeNumberField("agent", range.firstAgent() + index);
    generator.writeStringField("status", reader.ok() ? "ok" : "error");
    if (reader.outputGivenUp()) {
      writeGivenUp();
    } else if (reader.ok()) {
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

  private void writeGivenUp() throws IOException {
    reader.outputSha(sha256, 0);
    generator.writeNullField("output");
    generator.writeBooleanField("output_given_up", true);
    generator.writeStringField("output_sha256", Sha256.hex(sha256));
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
  void complete() {
    try {
      generator.close();
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
    file.close();
    Files.deleteIfExists(temporary);
  }
}
