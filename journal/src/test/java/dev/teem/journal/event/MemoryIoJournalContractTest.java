package dev.teem.journal.event;

import dev.teem.engine.event.IoJournal;
import dev.teem.engine.event.MemoryIoJournal;

class MemoryIoJournalContractTest extends IoJournalContractTest {
  private final IoJournal journal = new MemoryIoJournal();

  @Override
  IoJournal journal() {
    return journal;
  }
}
