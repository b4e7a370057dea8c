package dev.teem.engine.guard;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What is wrong, as a person says it, and not what was thrown. */
final class Reason {
  private Reason() {}

  static String of(Exception e) {
    return switch (e) {
      case AccessDeniedException denied -> "no permission for " + denied.getMessage();
      case NoSuchFileException gone -> gone.getFile() + " is not there";
      case IOException io when io.getMessage() != null -> io.getMessage();
      default -> e.toString();
    };
  }
}
