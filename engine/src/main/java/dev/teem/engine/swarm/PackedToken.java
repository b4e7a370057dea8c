package dev.teem.engine.swarm;

import java.util.Arrays;

/**
 * A {@link CompressToken} in one array of bytes, for millions of them: about 180 bytes for an agent
 * of a batch, whose token takes 440 as objects. Equal to another if the ids are. Immutable.
 *
 * <p>The fields are in the order of the record. Numbers have seven bits a byte, the lowest first,
 * and the eighth bit says that more follow. A text begins with a number: 0 for null, 1 for a hash
 * behind {@code sha256:}, 2 for a bare hash, both in 32 bytes, and from 3 on its length plus 3, a
 * number for each character following. Lists begin with their length.
 */
final class PackedToken {
  private final byte[] bytes;

  private PackedToken(byte[] bytes) {
    this.bytes = bytes;
  }

  static PackedToken of(CompressToken token, TokenWriter writer) {
    writer.begin();
    writer.text(token.id());
    writer.text(token.yool());
    writer.number(token.map().size());
    token.map().forEach(writer::number);
    writer.text(token.authority());
    writer.text(token.lane());
    writer.text(token.source());
    writer.text(token.parent());
    writer.number(token.receipts().size());
    token.receipts().forEach(writer::text);
    writer.text(token.dataSha256());
    writer.number(token.foreign() ? 1 : 0);
    return new PackedToken(writer.written());
  }

  /** One that is equal to those of an agent, to look for it. */
  static PackedToken named(String id, TokenWriter writer) {
    writer.begin();
    writer.text(id);
    return new PackedToken(writer.written());
  }

  CompressToken unpack() {
    TokenReader reader = new TokenReader(bytes);
    return new CompressToken(
        reader.text(),
        reader.text(),
        reader.list(reader::number),
        reader.text(),
        reader.text(),
        reader.text(),
        reader.text(),
        reader.list(reader::text),
        reader.text(),
        reader.number() == 1);
  }

  private int idEnd() {
    TokenReader reader = new TokenReader(bytes);
    reader.skipText();
    return reader.position();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PackedToken token
        && Arrays.equals(bytes, 0, idEnd(), token.bytes, 0, token.idEnd());
  }

  @Override
  public int hashCode() {
    int end = idEnd();
    int hash = 0;
    for (int i = 0; i < end; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }
}
