package dev.teem.engine.yool;

import dev.teem.engine.receipt.Sha256;

/** The output is the item's SHA-256 in lower-case hexadecimal digits. */
public final class Sha256Yool implements Yool {
  @Override
  public String name() {
    return "sha256";
  }

  @Override
  public void run(Call call) throws YoolException {
    Output output = call.output();
    int at = output.reserve(2 * Sha256.LENGTH);
    byte[] target = output.array();
    // The digest goes into the upper half of the room for its digits; hex() reads each byte before
    // it writes over it.
    int digest = at + Sha256.LENGTH;
    call.sha256().digest(call.array(), call.offset(), call.length(), target, digest);
    Sha256.hex(target, digest, target, at);
  }
}
