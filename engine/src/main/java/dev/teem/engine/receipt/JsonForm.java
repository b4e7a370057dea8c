package dev.teem.engine.receipt;

/** What is read and written as JSON: {@link CanonicalJson} or {@link JsonLine}. */
enum JsonForm {
  /** One text per value. What would have none or several is refused. */
  CANONICAL(",", ":"),
  /** What CPython's json module reads and writes by default, all on one line. */
  LINE(", ", ": ");

  private final String comma;
  private final String colon;

  JsonForm(String comma, String colon) {
    this.comma = comma;
    this.colon = colon;
  }

  String comma() {
    return comma;
  }

  String colon() {
    return colon;
  }

  /** Whether NaN, the infinities and halves of surrogate pairs are values. */
  boolean isLenient() {
    return this == LINE;
  }

  /** Whether a character that JSON would leave as it is must be escaped. */
  boolean escapes(char unit) {
    return this == LINE && (unit == '\u0085' || unit == '\u2028' || unit == '\u2029');
  }
}
