package dev.teem.journal.lease;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * What the holder of a lane may touch: all paths that start with one of its prefixes. Immutable.
 *
 * <p>Prefixes are compared as text, not by folder: {@code src} and {@code src2/} collide. An empty
 * tree says nothing of where its holder works, so it is disjoint from nothing.
 */
public final class LaneTree {
  /** The tree of a lane of which nothing is known. */
  public static final LaneTree EMPTY = new LaneTree(List.of());

  /** Sorted, each once. */
  private final List<String> prefixes;

  private LaneTree(List<String> prefixes) {
    this.prefixes = prefixes;
  }

  /**
   * Makes a tree of globs.
   *
   * @param globs such as {@code src/**}; empty ones are left out
   * @return the tree
   */
  public static LaneTree of(Collection<String> globs) {
    TreeSet<String> sorted = new TreeSet<>();
    for (String glob : globs) {
      if (!glob.isEmpty()) {
        sorted.add(prefix(glob));
      }
    }
    return new LaneTree(List.copyOf(sorted));
  }

  /** What is no list is no tree; what is no glob might be anything. */
  static LaneTree ofValue(Object value) {
    return value instanceof List<?> globs
        ? of(globs.stream().map(glob -> glob instanceof String text ? text : "*").toList())
        : EMPTY;
  }

  /**
   * Cuts a glob at its first wildcard, which is only {@code *}. Neither case nor the kind of slash
   * matters; dots are not resolved.
   *
   * @param glob such as {@code src/**}
   * @return what all paths that match it start with; empty if that may be anything
   */
  public static String prefix(String glob) {
    String path = CaseFold.of(Lines.strip(glob.replace('\\', '/')));
    int wildcard = path.indexOf('*');
    return wildcard < 0 ? path : path.substring(0, wildcard);
  }

  /**
   * Whether paths might start with both of two prefixes.
   *
   * @param left one
   * @param right the other
   * @return whether one starts with the other
   */
  public static boolean collide(String left, String right) {
    return left.startsWith(right) || right.startsWith(left);
  }

  /**
   * Whether two lanes can be held at once.
   *
   * @param other tree
   * @return true if neither is empty and no prefix of one collides with one of the other
   */
  public boolean isDisjointFrom(LaneTree other) {
    int left = 0;
    int right = 0;
    while (left < prefixes.size() && right < other.prefixes.size()) {
      String ours = prefixes.get(left);
      String theirs = other.prefixes.get(right);
      if (collide(ours, theirs)) {
        return false;
      }
      // What lies between a prefix and a text that starts with it starts with it too: the
      // first of theirs that is not before one of ours collides with it, if any of theirs does.
      if (ours.compareTo(theirs) < 0) {
        left++;
      } else {
        right++;
      }
    }
    return !isEmpty() && !other.isEmpty();
  }

  /**
   * Whether a lane can be held beside others.
   *
   * @param others of the lanes that are held; {@link #EMPTY} for one of which nothing is known
   * @return whether this tree is disjoint from each
   */
  public boolean isDisjointFromAll(Collection<LaneTree> others) {
    return others.stream().allMatch(this::isDisjointFrom);
  }

  /**
   * Whether the tree has no prefix.
   *
   * @return true if it is disjoint from nothing
   */
  public boolean isEmpty() {
    return prefixes.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LaneTree tree && prefixes.equals(tree.prefixes);
  }

  @Override
  public int hashCode() {
    return prefixes.hashCode();
  }

  @Override
  public String toString() {
    return prefixes.toString();
  }
}
