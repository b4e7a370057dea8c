package dev.teem.stress.crash;

import dev.teem.stress.trial.Violation;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Compares results files, but for the ids of the receipts: those have the time in them. */
final class ResultLines {
  private static final String RECEIPT = ",\"receipt\":\"";
  private static final int ID = 64;

  private ResultLines() {}

  /**
   * Checks that two files say the same.
   *
   * @param ids what the receipts of the second may be
   */
  static void check(Path expected, Path actual, Collection<String> ids)
      throws Violation, IOException {
    Set<String> known = new HashSet<>(ids);
    try (BufferedReader one = Files.newBufferedReader(expected);
        BufferedReader two = Files.newBufferedReader(actual)) {
      for (long number = 1; ; number++) {
        String wanted = one.readLine();
        String got = two.readLine();
        if (wanted == null && got == null) {
          return;
        }
        if (wanted == null || got == null || !Objects.equals(rest(wanted), rest(got))) {
          throw new Violation(
              "%s line %d is: %s and should be, but for the receipt: %s"
                  .formatted(actual, number, got, wanted));
        }
        if (!known.contains(id(got))) {
          throw new Violation(
              "%s line %d: there is no receipt id=%s in the store"
                  .formatted(actual, number, id(got)));
        }
      }
    }
  }

  private static String rest(String line) {
    int at = line.lastIndexOf(RECEIPT);
    return at < 0 ? line : line.substring(0, at) + line.substring(end(line, at));
  }

  private static String id(String line) {
    int at = line.lastIndexOf(RECEIPT);
    return at < 0 ? "" : line.substring(at + RECEIPT.length(), end(line, at));
  }

  private static int end(String line, int at) {
    return Math.min(line.length(), at + RECEIPT.length() + ID);
  }
}
