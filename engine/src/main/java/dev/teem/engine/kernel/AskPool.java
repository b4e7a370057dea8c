package dev.teem.engine.kernel;

import java.time.Duration;

/** Makes and numbers the asks of a core, and keeps some that are over. The core's thread only. */
final class AskPool {
  private static final int MOST_KEPT = 1024;

  private final Core core;
  private final Ask[] kept = new Ask[MOST_KEPT];
  private int count;

  /** Never given twice. Another core's are the same: a reply comes to the process that asked. */
  private long correlations;

  AskPool(Core core) {
    this.core = core;
  }

  /** One that waits from now on; its envelope is to be sent. */
  Ask begin(Process asker, Process asked, Object body, Duration within) {
    Ask ask = count == 0 ? new Ask() : kept[--count];
    ask.begin(asker, asked, body, ++correlations, core.after(within));
    return ask;
  }

  /** Takes back one that nobody will touch. */
  void giveBack(Ask ask) {
    if (count < MOST_KEPT) {
      kept[count++] = ask;
    }
  }
}
