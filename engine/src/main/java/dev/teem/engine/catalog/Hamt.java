package dev.teem.engine.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A persistent map from names, as a hash array mapped trie (Bagwell, 2001): a change makes a new
 * map, which shares all but the changed path with the old one. Immutable, so any thread may read.
 *
 * <p>A name is as high in the tree as it can be alone, so that equal maps have equal trees whatever
 * happened before: {@link #difference} can pass over what two of them share.
 */
final class Hamt<V> {
  private static final Hamt<?> EMPTY = new Hamt<>(null, 0);

  private final Node<V> root;
  private final int size;

  private Hamt(Node<V> root, int size) {
    this.root = root;
    this.size = size;
  }

  private sealed interface Node<V> {}

  private record Leaf<V>(int hash, String name, V value) implements Node<V> {}

  /** Names that are equal in all bits, below the last level; at least two. */
  private record Collision<V>(List<Leaf<V>> leaves) implements Node<V> {}

  /** Bit i of the map: slot i has a child, the next of the list. */
  private record Branch<V>(int map, List<Node<V>> children) implements Node<V> {
    boolean has(int slot) {
      return (map & (1 << slot)) != 0;
    }

    int index(int slot) {
      return Integer.bitCount(map & ((1 << slot) - 1));
    }

    Node<V> child(int slot) {
      return has(slot) ? children.get(index(slot)) : null;
    }

    /** This with another child in a slot, or with none. */
    Branch<V> with(int slot, Node<V> child) {
      List<Node<V>> changed = new ArrayList<>(children);
      if (child == null) {
        changed.remove(index(slot));
        return new Branch<>(map & ~(1 << slot), changed);
      }
      if (has(slot)) {
        changed.set(index(slot), child);
      } else {
        changed.add(index(slot), child);
      }
      return new Branch<>(map | (1 << slot), changed);
    }
  }

  /**
   * Where in the tree a name is.
   *
   * @param level how many branches are above it, 0 to 6
   * @param names all that are there: more than one only where they hash alike
   */
  record Place(int level, List<String> names) {}

  /** What two maps differ in. Values are null where a map does not have the name. */
  @FunctionalInterface
  interface Difference<V> {
    void accept(String name, V before, V after);
  }

  @SuppressWarnings("unchecked") // It has no values.
  static <V> Hamt<V> empty() {
    return (Hamt<V>) EMPTY;
  }

  int size() {
    return size;
  }

  /** The value of a name, or null. */
  V get(String name) {
    return find(root, YoolHash.of(name), 0, name);
  }

  private static <V> V find(Node<V> from, int hash, int fromLevel, String name) {
    Node<V> node = from;
    int level = fromLevel;
    while (node instanceof Branch<V> branch) {
      node = branch.child(YoolHash.slot(hash, level++));
    }
    return switch (node) {
      case null -> null;
      case Leaf<V> leaf -> leaf.name.equals(name) ? leaf.value : null;
      case Collision<V> collision -> {
        for (Leaf<V> leaf : collision.leaves) {
          if (leaf.name.equals(name)) {
            yield leaf.value;
          }
        }
        yield null;
      }
      case Branch<V> branch -> throw new AssertionError("no branch has ended the loop");
    };
  }

  /** Where a name is, or would be looked for if it is not there. */
  Place place(String name) {
    int hash = YoolHash.of(name);
    Node<V> node = root;
    int level = 0;
    while (node instanceof Branch<V> branch) {
      node = branch.child(YoolHash.slot(hash, level++));
    }
    List<String> names = new ArrayList<>();
    forEach(node, leaf -> names.add(leaf.name));
    return new Place(level, names);
  }

  /** This with a value for a name; this itself if it has an equal one. */
  Hamt<V> with(String name, V value) {
    V before = get(name);
    if (value.equals(before)) {
      return this;
    }
    Leaf<V> leaf = new Leaf<>(YoolHash.of(name), name, value);
    return new Hamt<>(put(root, 0, leaf), before == null ? size + 1 : size);
  }

  private static <V> Node<V> put(Node<V> node, int level, Leaf<V> added) {
    return switch (node) {
      case null -> added;
      case Leaf<V> leaf -> leaf.name.equals(added.name) ? added : join(level, leaf, added);
      case Collision<V> collision -> {
        List<Leaf<V>> leaves = new ArrayList<>(collision.leaves);
        leaves.removeIf(leaf -> leaf.name.equals(added.name));
        leaves.add(added);
        yield new Collision<>(leaves);
      }
      case Branch<V> branch -> {
        int slot = YoolHash.slot(added.hash, level);
        yield branch.with(slot, put(branch.child(slot), level + 1, added));
      }
    };
  }

  private static <V> Node<V> join(int level, Leaf<V> one, Leaf<V> other) {
    if (level == YoolHash.LEVELS) {
      return new Collision<>(List.of(one, other));
    }
    Branch<V> made = new Branch<>(0, List.of());
    int slot = YoolHash.slot(one.hash, level);
    if (slot == YoolHash.slot(other.hash, level)) {
      return made.with(slot, join(level + 1, one, other));
    }
    return made.with(slot, one).with(YoolHash.slot(other.hash, level), other);
  }

  /** This without a name; this itself if it has none of that name. */
  Hamt<V> without(String name) {
    if (get(name) == null) {
      return this;
    }
    return new Hamt<>(remove(root, 0, YoolHash.of(name), name), size - 1);
  }

  private static <V> Node<V> remove(Node<V> node, int level, int hash, String name) {
    return switch (node) {
      case null -> null;
      case Leaf<V> leaf -> null;
      case Collision<V> collision -> {
        List<Leaf<V>> leaves = new ArrayList<>(collision.leaves);
        leaves.removeIf(leaf -> leaf.name.equals(name));
        yield leaves.size() == 1 ? leaves.getFirst() : new Collision<>(leaves);
      }
      case Branch<V> branch -> {
        int slot = YoolHash.slot(hash, level);
        Branch<V> rest = branch.with(slot, remove(branch.child(slot), level + 1, hash, name));
        // What is alone goes up, to where it would be had the other never been there.
        yield switch (rest.children.size()) {
          case 0 -> null;
          case 1 -> rest.children.getFirst() instanceof Leaf<V> alone ? alone : rest;
          default -> rest;
        };
      }
    };
  }

  /** All, in the order of their hashes. */
  void forEach(BiConsumer<String, V> action) {
    forEach(root, leaf -> action.accept(leaf.name, leaf.value));
  }

  private static <V> void forEach(Node<V> node, Consumer<Leaf<V>> action) {
    switch (node) {
      case null -> {}
      case Leaf<V> leaf -> action.accept(leaf);
      case Collision<V> collision -> collision.leaves.forEach(action);
      case Branch<V> branch -> branch.children.forEach(child -> forEach(child, action));
    }
  }

  /** What has changed from this to another; takes as long as that is large. */
  void difference(Hamt<V> after, Difference<V> sink) {
    difference(root, after.root, 0, sink);
  }

  @SuppressWarnings("ReferenceEquality") // What is shared is the same.
  private static <V> void difference(Node<V> before, Node<V> after, int level, Difference<V> sink) {
    if (before == after) {
      return;
    }
    if (before instanceof Branch<V> one && after instanceof Branch<V> other) {
      for (int slot = 0; slot < Integer.SIZE; slot++) {
        difference(one.child(slot), other.child(slot), level + 1, sink);
      }
      return;
    }
    forEach(
        before,
        leaf -> {
          V now = find(after, leaf.hash, level, leaf.name);
          if (!Objects.equals(leaf.value, now)) {
            sink.accept(leaf.name, leaf.value, now);
          }
        });
    forEach(
        after,
        leaf -> {
          if (find(before, leaf.hash, level, leaf.name) == null) {
            sink.accept(leaf.name, null, leaf.value);
          }
        });
  }
}
