package dev.teem.engine.yool;

import dev.teem.engine.event.Cost;
import dev.teem.engine.receipt.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A file of its own for each run of a command, private to the user, into which the command may
 * write what the run costs:
 *
 * <pre>
 *  {"usd": 0.0042, "tokens": 1234}
 * </pre>
 *
 * <p>Either may be left out, and the file left empty. Closing it hands the cost to the call, also
 * if the command has failed, and deletes it.
 */
final class CostFile implements AutoCloseable {
  /** Names the file to the command. */
  static final String VARIABLE = "TEEM_COST";

  private static final int MAX_BYTES = 4096;

  private final Path path;
  private final Call call;

  private CostFile(Path path, Call call) {
    this.path = path;
    this.call = call;
  }

  /** A file for a call whose cost somebody wants to know; otherwise null. */
  static CostFile ifWanted(Call call) throws IOException {
    return call.wantsCost() ? new CostFile(Files.createTempFile("teem-cost", ".json"), call) : null;
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException, YoolException {
    try (InputStream file = Files.newInputStream(path)) {
      byte[] bytes = file.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new YoolException(
            "the command wrote more than bytes=" + MAX_BYTES + " to " + VARIABLE);
      }
      String text = new String(bytes, StandardCharsets.UTF_8).strip();
      if (!text.isEmpty()) {
        call.cost(parse(text));
      }
    } finally {
      Files.deleteIfExists(path);
    }
  }

  private static Cost parse(String text) throws YoolException {
    try {
      if (CanonicalJson.parse(text) instanceof Map<?, ?> members) {
        return new Cost(amount(members, "tokens"), 0, amount(members, "usd"), Cost.NOT_GIVEN);
      }
    } catch (RuntimeException e) {
      throw wrong(text, e.getMessage());
    }
    throw wrong(text, "no object");
  }

  private static double amount(Map<?, ?> members, String name) {
    return switch (members.get(name)) {
      case null -> 0;
      case Number amount -> amount.doubleValue();
      default -> throw new IllegalArgumentException(name + " is no number");
    };
  }

  private static YoolException wrong(String text, String why) {
    return new YoolException(
        "what the command wrote to "
            + VARIABLE
            + " is not like {\"usd\": 0.01, \"tokens\": 100}: "
            + why
            + ": "
            + CanonicalJson.excerpt(text));
  }
}
