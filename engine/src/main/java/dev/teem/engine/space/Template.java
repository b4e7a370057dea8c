package dev.teem.engine.space;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Which tuples somebody wants: equalities over a tuple's own fields and over its data, and
 * predicates. Immutable.
 *
 * <p>What names a lane, a yool or an id is found by an index. All else is compared with each of the
 * tuples that the index gives; a {@link TupleSpace} counts how many these are. The hashes that ids
 * are have an index for each lane and yool: who names only such an id has all of these looked into.
 *
 * <p>Values are JSON values, of any depth: strings, booleans, null, lists, maps, and numbers, of
 * which 1 and 1.0 are not equal. An absent member equals null.
 */
public final class Template {
  private static final Template ANY = new Template(List.of(), null);

  private final List<Equality> equalities;
  private final Predicate<Tuple> predicate;

  // What the equalities say that have an index; null also where they say nothing.
  private final boolean hasLane;
  private final String lane;
  private final int laneHash;
  private final boolean hasYool;
  private final String yool;
  private final int bucketHash;
  private final boolean hasId;
  private final String id;

  /** The equalities on other than lane and yool. */
  private final Condition rest;

  private final boolean selective;

  private Template(List<Equality> equalities, Predicate<Tuple> predicate) {
    this.equalities = List.copyOf(equalities);
    this.predicate = predicate;
    hasLane = has(OwnField.LANE);
    lane = value(OwnField.LANE);
    hasYool = has(OwnField.YOOL);
    yool = value(OwnField.YOOL);
    laneHash = Shard.hash(lane);
    bucketHash = Bucket.hash(lane, yool);

    id = value(OwnField.ID);
    hasId = id != null;
    rest =
        Condition.of(
            this.equalities.stream()
                .filter(each -> each.field() != OwnField.LANE && each.field() != OwnField.YOOL)
                .sorted(Comparator.comparing(Equality::name))
                .toList());
    selective = predicate != null || !rest.names().isEmpty();
  }

  private boolean has(OwnField field) {
    return equalities.stream().anyMatch(each -> each.field() == field);
  }

  private String value(OwnField field) {
    return equalities.stream()
        .filter(each -> each.field() == field && each.value() != null)
        .map(each -> (String) each.value())
        .findFirst()
        .orElse(null);
  }

  /** Every tuple. */
  public static Template any() {
    return ANY;
  }

  /** Every tuple of a lane. */
  public static Template lane(String lane) {
    return ANY.where(OwnField.LANE.label(), lane);
  }

  /** Every tuple that is for a yool. */
  public static Template yool(String yool) {
    return ANY.where(OwnField.YOOL.label(), yool);
  }

  /** Every tuple of a lane that is for a yool. */
  public static Template of(String lane, String yool) {
    return lane(lane).where(OwnField.YOOL.label(), yool);
  }

  /** The tuple of this id. */
  public static Template id(String id) {
    return ANY.where(OwnField.ID.label(), id);
  }

  /** Every tuple that has these values under these names. */
  public static Template of(Map<String, ?> values) {
    Template template = ANY;
    for (Map.Entry<String, ?> each : values.entrySet()) {
      template = template.where(each.getKey(), each.getValue());
    }
    return template;
  }

  /**
   * Those of them that have a value under a name, which is an own field of tuples ({@code id},
   * {@code yool}, {@code map}, {@code authority}, {@code lane}, {@code source}, {@code parent},
   * {@code receipts}, {@code data}) or else a member of their data.
   *
   * @throws IllegalArgumentException if the template says already what is under that name
   */
  public Template where(String name, Object value) {
    if (equalities.stream().anyMatch(each -> each.name().equals(name))) {
      throw new IllegalArgumentException("the template has a value for name=" + name + " already");
    }
    List<Equality> more = new ArrayList<>(equalities);
    more.add(Equality.of(name, value));
    return new Template(more, predicate);
  }

  /**
   * Those of them that a predicate accepts. It is called by any thread that uses the space, while
   * others wait for that one: short, without side effects, and not using the space itself.
   */
  public Template matching(Predicate<Tuple> another) {
    Objects.requireNonNull(another, "another");
    return new Template(equalities, predicate == null ? another : predicate.and(another));
  }

  /** Whether a tuple is one of them. */
  public boolean matches(Tuple tuple) {
    for (Equality each : equalities) {
      if (!each.holds(tuple)) {
        return false;
      }
    }
    return accepts(tuple);
  }

  /** Whether the predicate, if there is one, accepts it. */
  boolean accepts(Tuple tuple) {
    return predicate == null || predicate.test(tuple);
  }

  boolean hasPredicate() {
    return predicate != null;
  }

  boolean hasLane() {
    return hasLane;
  }

  boolean hasYool() {
    return hasYool;
  }

  boolean hasId() {
    return hasId;
  }

  /** Null also if it is not given. */
  String lane() {
    return lane;
  }

  String yool() {
    return yool;
  }

  int laneHash() {
    return laneHash;
  }

  /** Of lane and yool. */
  int bucketHash() {
    return bucketHash;
  }

  String id() {
    return id;
  }

  /** Whether more is to be compared than lane and yool. */
  boolean isSelective() {
    return selective;
  }

  /** What is to be equal besides lane and yool. */
  Condition rest() {
    return rest;
  }

  /**
   * What has to be equal, by name.
   *
   * @throws IllegalArgumentException if there is a predicate, which has no form that can be kept
   */
  Map<String, Object> toJson() {
    if (predicate != null) {
      throw new IllegalArgumentException(
          "template [" + this + "] cannot be kept in a history; name values instead");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    equalities.forEach(each -> values.put(each.name(), each.value()));
    return values;
  }

  /** For messages: {@code lane=web size=3 and a predicate}. */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    equalities.forEach(each -> words.add(each.toString()));
    if (predicate != null) {
      words.add(words.isEmpty() ? "a predicate" : "and a predicate");
    }
    return words.isEmpty() ? "any" : String.join(" ", words);
  }
}
