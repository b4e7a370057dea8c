package dev.teem.engine.kernel;

import dev.teem.engine.capability.Capability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * How to send a message that is more than its body. Immutable.
 *
 * @param capabilities what the receiver gets to own; the sender must own them, and does not
 *     afterwards
 * @param correlation a number that the receiver sees; 0 for none
 * @param within after which the message is of no interest any more; null for never
 */
public record Delivery(List<Capability> capabilities, long correlation, Duration within) {
  /** Just the body. */
  public static final Delivery PLAIN = new Delivery(List.of(), 0, null);

  /** Copies the list. A null in it is a capability that nobody owns: the sending is refused. */
  public Delivery {
    capabilities = Collections.unmodifiableList(new ArrayList<>(capabilities));
  }

  /** Sends these along. */
  public static Delivery with(Capability... capabilities) {
    return new Delivery(Arrays.asList(capabilities), 0, null);
  }

  /** The same with a correlation. */
  public Delivery correlation(long number) {
    return new Delivery(capabilities, number, within);
  }

  /** The same with a deadline. */
  public Delivery within(Duration time) {
    return new Delivery(capabilities, correlation, time);
  }
}
