package dev.teem.engine.receipt;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The fewest decimal digits that read back as a given double: {@code d.ddd * 10^exponent}.
 *
 * @param digits significant digits without zeros at either end
 * @param exponent the decimal exponent of the first digit
 */
public record ShortestDecimal(String digits, int exponent) {
  private static final MathContext ONE_DIGIT = new MathContext(1, RoundingMode.HALF_EVEN);

  /**
   * Decomposes a double.
   *
   * @param value positive and finite
   * @return its digits and exponent
   */
  public static ShortestDecimal of(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (decimal.precision() == 2 && value < Double.MIN_NORMAL) {
      decimal = oneDigitIfEnough(value, decimal);
    }
    return new ShortestDecimal(
        decimal.unscaledValue().toString(), decimal.precision() - decimal.scale() - 1);
  }

  /**
   * Undoes a preference of {@link Double#toString}, which never settles for one digit while a
   * second one comes closer: 4.9E-324 for what 5e-324 already names. Only the coarse steps between
   * subnormals leave room for that.
   */
  private static BigDecimal oneDigitIfEnough(double value, BigDecimal twoDigits) {
    BigDecimal oneDigit = twoDigits.round(ONE_DIGIT);
    return oneDigit.doubleValue() == value ? oneDigit.stripTrailingZeros() : twoDigits;
  }
}
