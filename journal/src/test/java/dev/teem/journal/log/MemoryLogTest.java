package dev.teem.journal.log;

class MemoryLogTest extends RecordLogContractTest {
  @Override
  RecordLog create() {
    return new MemoryLog();
  }
}
