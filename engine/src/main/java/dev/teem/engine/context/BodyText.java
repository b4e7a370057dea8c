package dev.teem.engine.context;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** The texts of a segment's body. A body that is absent has the text of the empty string. */
final class BodyText {
  private BodyText() {}

  static String json(Object body) {
    JsonText text = new JsonText();
    text.value(body == null ? "" : body);
    return text.toString();
  }

  /** In lower case. What is a string, or prints as one, is taken without quotes and escapes. */
  static String searchable(Object body) {
    String text =
        switch (body) {
          case null -> json(null);
          case Boolean _, Number _, Map<?, ?> _, Collection<?> _ -> json(body);
          default -> body.toString();
        };
    return text.toLowerCase(Locale.ROOT);
  }
}
