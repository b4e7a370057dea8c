package dev.teem.journal.witness;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one snapshot, with Jackson: the engine's own parser is strict by RFC 8259, where stores
 * that Python writes say NaN and Infinity. Used once, by one thread.
 *
 * <p>Numbers get one form for each value: a {@code Long} where it is an integer of 64 bits (which
 * true and false are as well), else a {@code Double} where it is one exactly, else a {@code
 * BigInteger}. Equal values are then equal objects, and huge doubles stay small.
 */
final class SnapshotParser {
  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final double FIRST_BEYOND_LONG = 0x1p63;

  /** Room for one member; most JSON objects have few, and there may be millions. */
  private static final int FEW = 2;

  /** Jackson's own bounds lie behind ours, whose messages say what to do. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          // Keys that collide on purpose would make it slow or refuse.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Snapshot.MAX_DEPTH + 1)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final Reader text;
  private JsonParser parser;
  private int values;
  private int depth;

  SnapshotParser(Reader text) {
    this.text = text;
  }

  Map<String, Object> document() throws IOException {
    try (JsonParser opened = JSON.createParser(withoutMark())) {
      parser = opened;
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new SnapshotException(
            "is not a JSON object; have the store write {\"key\": value, ...}");
      }
      Map<String, Object> entities = object();
      if (parser.nextToken() != null) {
        throw refused("more follows the object");
      }
      return entities;
    } catch (CharacterCodingException e) {
      throw new SnapshotException("is not UTF-8; have the store write it as UTF-8");
    } catch (JsonEOFException e) {
      throw refused("it ends too soon");
    } catch (JsonProcessingException e) {
      throw refused(e.getOriginalMessage());
    }
  }

  private Reader withoutMark() throws IOException {
    BufferedReader marked = new BufferedReader(text);
    marked.mark(1);
    if (marked.read() == BYTE_ORDER_MARK) {
      throw new SnapshotException(
          "starts with a byte order mark; have the store write UTF-8 without it");
    }
    marked.reset();
    return marked;
  }

  private Object value() throws IOException {
    if (++values > Snapshot.MAX_VALUES) {
      throw new SnapshotException(
          "has more than "
              + Snapshot.MAX_VALUES
              + " values; have the store write only the entities that the claim is about");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> real();
      case VALUE_TRUE -> 1L;
      case VALUE_FALSE -> 0L;
      case VALUE_NULL -> null;
      default -> throw new AssertionError("a value cannot start with " + parser.currentToken());
    };
  }

  private Map<String, Object> object() throws IOException {
    enter();
    Map<String, Object> members = Collections.emptyMap();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      if (members.isEmpty()) {
        members = new HashMap<>(FEW);
      }
      String key = parser.currentName();
      parser.nextToken();
      members.put(key, value());
    }
    depth--;
    return members;
  }

  private List<Object> array() throws IOException {
    enter();
    List<Object> elements = Collections.emptyList();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (elements.isEmpty()) {
        elements = new ArrayList<>(FEW);
      }
      elements.add(value());
    }
    depth--;
    return elements;
  }

  private void enter() {
    if (++depth > Snapshot.MAX_DEPTH) {
      throw refused("it is nested deeper than " + Snapshot.MAX_DEPTH + " levels");
    }
  }

  private Object integer() throws IOException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      default -> large();
    };
  }

  private Object large() throws IOException {
    int digits =
        parser.getTextLength()
            - (parser.getTextCharacters()[parser.getTextOffset()] == '-' ? 1 : 0);
    if (digits > Snapshot.MAX_INTEGER_DIGITS) {
      throw refused("an integer has more than " + Snapshot.MAX_INTEGER_DIGITS + " digits");
    }
    BigInteger value = parser.getBigIntegerValue();
    double nearest = value.doubleValue();
    boolean exact =
        Double.isFinite(nearest) && new BigDecimal(nearest).toBigInteger().equals(value);
    return exact ? (Object) nearest : value;
  }

  private Object real() throws IOException {
    if (parser.isNaN() && !isPython(parser.getText())) {
      throw refused("'" + parser.getText() + "' is no number");
    }
    double value = parser.getDoubleValue();
    boolean isLong =
        value == Math.rint(value) && value >= -FIRST_BEYOND_LONG && value < FIRST_BEYOND_LONG;
    return isLong ? (Object) (long) value : (Object) value;
  }

  /** Jackson knows more words for them than Python does. */
  private static boolean isPython(String word) {
    return switch (word) {
      case "NaN", "Infinity", "-Infinity" -> true;
      default -> false;
    };
  }

  private SnapshotException refused(String problem) {
    return new SnapshotException(
        "is not a snapshot: line "
            + parser.currentLocation().getLineNr()
            + ", column "
            + parser.currentLocation().getColumnNr()
            + ": "
            + problem
            + "; have the store write it again");
  }
}
