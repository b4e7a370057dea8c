package dev.teem.engine.guard;

import dev.teem.engine.lane.Refusal;
import java.io.IOException;

/** Looks at something outside of the engine that more work would make worse. */
public interface Guard {
  /**
   * Looks. May take system calls; one thread at a time calls it.
   *
   * @return null if more work may be started, else why not
   * @throws IOException if that cannot be told; no work is started then
   */
  Refusal look() throws IOException;
}
