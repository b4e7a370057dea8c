package dev.teem.engine.lane;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the numbers of a {@link LanePolicy}. */
final class PolicyVariables {
  private static final String[] PREFIXES = {"YOOL_TUPLE_", "YOOL_"};

  /** As the reference reads them: a sign and grouping underscores are welcome. */
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+(_\\d+)*");

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+(_\\d+)*\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,9})?");

  /** Longer ones are mistakes, and would take long to read. */
  private static final int MOST_CHARS = 100;

  private static final int NANO_DIGITS = 9;

  private final Map<String, String> environment;

  PolicyVariables(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * A whole number.
   *
   * @param min where this is 0, so may the value be: 0 is an answer then and not a mistake
   */
  int integer(String name, int byDefault, int min, int max) {
    String text = text(name, INTEGER);
    if (text == null) {
      return byDefault;
    }
    BigInteger value = new BigInteger(text);
    if (value.signum() < Math.min(min, 1)) {
      return byDefault;
    }
    return value.max(BigInteger.valueOf(min)).min(BigInteger.valueOf(max)).intValue();
  }

  /** Seconds, of which nanoseconds count. */
  Duration seconds(String name, Duration byDefault, Duration min, Duration max) {
    String text = text(name, DECIMAL);
    if (text == null) {
      return byDefault;
    }
    BigDecimal value = new BigDecimal(text);
    if (value.signum() <= 0) {
      return byDefault;
    }
    // Before there are nanoseconds: those of 1e999999999 have a billion digits.
    if (value.compareTo(inSeconds(min)) <= 0) {
      return min;
    }
    if (value.compareTo(inSeconds(max)) >= 0) {
      return max;
    }
    return Duration.ofNanos(value.movePointRight(NANO_DIGITS).longValue());
  }

  private static BigDecimal inSeconds(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), NANO_DIGITS);
  }

  /** What the first name that is not blank says; null if it does not look like a number. */
  private String text(String name, Pattern pattern) {
    for (String prefix : PREFIXES) {
      String value = environment.get(prefix + name);
      if (value != null && !value.isBlank()) {
        String stripped = value.strip();
        boolean isNumber = stripped.length() <= MOST_CHARS && pattern.matcher(stripped).matches();
        return isNumber ? stripped.replace("_", "") : null;
      }
    }
    return null;
  }
}
