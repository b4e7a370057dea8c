package dev.teem.engine.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Which yools there are, by name and by lane. Immutable: a change makes a new catalog that shares
 * almost all with the old one, in time that grows with the logarithm of the size. Any thread may
 * use it, and none ever waits; who publishes a new version does so by a field of his own.
 */
public final class Catalog {
  private static final String YOOLS = "yools";
  private static final Catalog EMPTY = new Catalog(Hamt.empty(), Hamt.empty());
  private static final Comparator<CatalogEntry> BY_NAME = Comparator.comparing(CatalogEntry::yool);

  private final Hamt<CatalogEntry> yools;

  /** The same entries; a lane without any is absent. */
  private final Hamt<Hamt<CatalogEntry>> lanes;

  private Catalog(Hamt<CatalogEntry> yools, Hamt<Hamt<CatalogEntry>> lanes) {
    this.yools = yools;
    this.lanes = lanes;
  }

  /** A catalog without entries. */
  public static Catalog empty() {
    return EMPTY;
  }

  /**
   * A catalog of a list.
   *
   * @throws IllegalArgumentException if two entries have one name
   */
  public static Catalog of(Iterable<CatalogEntry> entries) {
    Catalog catalog = EMPTY;
    for (CatalogEntry entry : entries) {
      CatalogEntry before = catalog.yools.get(entry.yool());
      if (before != null) {
        throw new IllegalArgumentException(
            "yool_id '%s' is there twice: lane=%s authority=%s, and lane=%s authority=%s"
                .formatted(
                    entry.yool(),
                    before.lane(),
                    before.authority(),
                    entry.lane(),
                    entry.authority()));
      }
      catalog = catalog.with(entry);
    }
    return catalog;
  }

  /** This with an entry, in the place of one of the same name. */
  public Catalog with(CatalogEntry entry) {
    CatalogEntry before = yools.get(entry.yool());
    if (entry.equals(before)) {
      return this;
    }
    Hamt<Hamt<CatalogEntry>> others = before == null ? lanes : lanesWithout(before);
    Hamt<CatalogEntry> lane = others.get(entry.lane());
    Hamt<CatalogEntry> shorter = lane == null ? Hamt.empty() : lane;
    return new Catalog(
        yools.with(entry.yool(), entry),
        others.with(entry.lane(), shorter.with(entry.yool(), entry)));
  }

  /** This without a yool; this itself if there is none of that name. */
  public Catalog without(String yool) {
    CatalogEntry entry = yools.get(yool);
    return entry == null ? this : new Catalog(yools.without(yool), lanesWithout(entry));
  }

  private Hamt<Hamt<CatalogEntry>> lanesWithout(CatalogEntry entry) {
    Hamt<CatalogEntry> rest = lanes.get(entry.lane()).without(entry.yool());
    return rest.size() == 0 ? lanes.without(entry.lane()) : lanes.with(entry.lane(), rest);
  }

  /** How many yools there are. */
  public int size() {
    return yools.size();
  }

  /** The entry of just that name, or null. */
  public CatalogEntry find(String yool) {
    return yools.get(yool);
  }

  /**
   * The entry of just that name.
   *
   * @throws UnknownYoolException if there is none; it has the nearest names
   */
  public CatalogEntry get(String yool) {
    CatalogEntry entry = yools.get(yool);
    if (entry == null) {
      NearestNames nearest = new NearestNames(yool, UnknownYoolException.NEAREST);
      yools.forEach((name, any) -> nearest.consider(name));
      throw new UnknownYoolException(yool, nearest.names());
    }
    return entry;
  }

  /** All entries, by name. */
  public List<CatalogEntry> entries() {
    return sorted(yools);
  }

  /** The entries of a lane, by name; none if there is no such lane. */
  public List<CatalogEntry> inLane(String lane) {
    Hamt<CatalogEntry> entries = lanes.get(lane);
    return entries == null ? List.of() : sorted(entries);
  }

  /** The lanes that have yools, by name. */
  public List<String> lanes() {
    List<String> names = new ArrayList<>();
    lanes.forEach((name, entries) -> names.add(name));
    names.sort(null);
    return names;
  }

  private static List<CatalogEntry> sorted(Hamt<CatalogEntry> entries) {
    List<CatalogEntry> list = new ArrayList<>(entries.size());
    entries.forEach((name, entry) -> list.add(entry));
    list.sort(BY_NAME);
    return list;
  }

  /**
   * What a later version has otherwise. If one of the two was made from the other, that takes as
   * long as the difference is large, whatever their size.
   */
  public CatalogDiff diff(Catalog later) {
    List<CatalogEntry> added = new ArrayList<>();
    List<CatalogEntry> removed = new ArrayList<>();
    List<CatalogDiff.Change> changed = new ArrayList<>();
    yools.difference(
        later.yools,
        (name, before, after) -> {
          if (before == null) {
            added.add(after);
          } else if (after == null) {
            removed.add(before);
          } else {
            changed.add(new CatalogDiff.Change(before, after));
          }
        });
    added.sort(BY_NAME);
    removed.sort(BY_NAME);
    changed.sort(Comparator.comparing(change -> change.before().yool()));
    return new CatalogDiff(added, removed, changed);
  }

  /**
   * A catalog from its JSON form.
   *
   * @param json as {@link dev.teem.engine.receipt.CanonicalJson#parse} gives it: a list of entries,
   *     or an object with one, {@code yools}
   * @throws IllegalArgumentException if it is something else; the message says where
   */
  public static Catalog fromJson(Object json) {
    Object list = json instanceof Map<?, ?> object ? object.get(YOOLS) : json;
    if (!(list instanceof List<?> elements)) {
      throw new IllegalArgumentException(
          "neither a list of yools nor an object that has one as " + YOOLS);
    }
    List<CatalogEntry> entries = new ArrayList<>();
    for (Object element : elements) {
      entries.add(entry(entries.size(), element));
    }
    return of(entries);
  }

  private static CatalogEntry entry(int index, Object element) {
    try {
      return CatalogEntry.fromJson(element);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(YOOLS + "[" + index + "]: " + e.getMessage(), e);
    }
  }

  /** Its JSON form: {@code yools}, a list of entries by name. */
  public Map<String, Object> toJson() {
    return Map.of(YOOLS, entries().stream().map(CatalogEntry::toJson).toList());
  }
}
