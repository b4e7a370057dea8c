package dev.teem.engine.swarm;

import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.space.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads back what a {@link TokenWriter} wrote in the same process. One thread's. */
final class TokenReader {
  private final byte[] bytes;
  private int at;

  TokenReader(byte[] bytes) {
    this.bytes = bytes;
  }

  int position() {
    return at;
  }

  long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  String text() {
    int head = (int) number();
    return switch (head) {
      case TokenWriter.NULL -> null;
      case TokenWriter.NAMED_HASH -> Tuple.HASH + hash();
      case TokenWriter.BARE_HASH -> hash();
      default -> {
        char[] chars = new char[head - TokenWriter.LENGTH];
        for (int i = 0; i < chars.length; i++) {
          chars[i] = (char) number();
        }
        yield new String(chars);
      }
    };
  }

  private String hash() {
    byte[] digits = new byte[Sha256.HEX_LENGTH];
    Sha256.hex(bytes, at, digits, 0);
    at += Sha256.LENGTH;
    return new String(digits, StandardCharsets.US_ASCII);
  }

  void skipText() {
    int head = (int) number();
    if (head == TokenWriter.NAMED_HASH || head == TokenWriter.BARE_HASH) {
      at += Sha256.LENGTH;
    }
    for (int i = TokenWriter.LENGTH; i < head; i++) {
      number();
    }
  }

  <T> List<T> list(Supplier<T> element) {
    int size = (int) number();
    List<T> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(element.get());
    }
    return list;
  }
}
