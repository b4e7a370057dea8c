package dev.teem.engine.kernel;

/**
 * A place in a list, which belongs to what is in the list: so adding and removing allocate nothing.
 * The list is known by its first place, null if it is empty.
 */
final class Node<T> {
  final T item;
  private Node<T> before;
  private Node<T> after;

  Node(T item) {
    this.item = item;
  }

  /** The last place from this one on. */
  Node<T> last() {
    Node<T> last = this;
    while (last.after != null) {
      last = last.after;
    }
    return last;
  }

  /** The place in front of it, or null. */
  Node<T> before() {
    return before;
  }

  /**
   * Puts it in front of a list that it is not in.
   *
   * @return the first place of the list now
   */
  Node<T> addTo(Node<T> first) {
    after = first;
    if (first != null) {
      first.before = this;
    }
    return this;
  }

  /**
   * Takes it out of the list that it is in.
   *
   * @return the first place of the list now
   */
  Node<T> removeFrom(Node<T> first) {
    Node<T> left = before;
    Node<T> right = after;
    before = null;
    after = null;
    if (right != null) {
      right.before = left;
    }
    if (left == null) {
      return right;
    }
    left.after = right;
    return first;
  }
}
