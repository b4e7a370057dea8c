package dev.teem.journal;

import dev.teem.engine.receipt.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a store or a history has opened, to be closed newest first, all of it whatever fails. For
 * one thread at a time.
 */
public final class Resources implements AutoCloseable {
  private final String owner;
  // Newest first.
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /**
   * Nothing yet.
   *
   * @param owner whose they are, for messages
   */
  public Resources(String owner) {
    this.owner = owner;
  }

  /** Takes something over. */
  public <T extends AutoCloseable> T keep(T resource) {
    open.addFirst(resource);
    return resource;
  }

  /** Closes everything after a failure, which learns of those that come on top. */
  public void closeAfter(Exception failure) {
    try {
      close();
    } catch (StoreException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Closes everything, also on a thread that is interrupted. Idempotent.
   *
   * @throws StoreException with the first failure, the others suppressed
   */
  @Override
  public void close() {
    // An interrupt would close the channels through which files are left as they should be.
    boolean wasInterrupted = Thread.interrupted();
    try {
      closeAll();
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void closeAll() {
    StoreException failure = null;
    while (!open.isEmpty()) {
      try {
        open.removeFirst().close();
      } catch (Exception e) {
        if (failure == null) {
          failure = new StoreException(owner + " was not closed: " + e.getMessage(), e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
