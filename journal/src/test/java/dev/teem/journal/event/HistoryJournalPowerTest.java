package dev.teem.journal.event;

import dev.teem.journal.Durability;

class HistoryJournalPowerTest extends HistoryJournalTest {
  @Override
  Durability durability() {
    return Durability.POWER;
  }
}
