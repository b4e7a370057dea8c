package dev.teem.engine.space;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The fields that every tuple has. */
enum OwnField {
  ID("id", String.class),
  YOOL("yool", String.class),
  MAP("map", Object.class),
  AUTHORITY("authority", String.class),
  LANE("lane", String.class),
  SOURCE("source", String.class),
  PARENT("parent", String.class),
  RECEIPTS("receipts", Object.class),
  DATA("data", Object.class);

  private static final Map<String, OwnField> BY_LABEL =
      Arrays.stream(values()).collect(Collectors.toMap(OwnField::label, each -> each));

  private final String label;
  private final Class<?> type;

  OwnField(String label, Class<?> type) {
    this.label = label;
    this.type = type;
  }

  /** The field of a name; null if there is none. */
  static OwnField of(String label) {
    return BY_LABEL.get(label);
  }

  String label() {
    return label;
  }

  /** What values can be. */
  Class<?> type() {
    return type;
  }

  Object of(Tuple tuple) {
    return switch (this) {
      case ID -> tuple.id();
      case YOOL -> tuple.yool();
      case MAP -> tuple.map();
      case AUTHORITY -> tuple.authority();
      case LANE -> tuple.lane();
      case SOURCE -> tuple.source();
      case PARENT -> tuple.parent();
      case RECEIPTS -> tuple.receipts();
      case DATA -> tuple.data();
    };
  }
}
