package dev.teem.journal.event;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.log.LogReader;
import dev.teem.journal.log.RecordLog;

/**
 * What an I/O log has.
 *
 * @param head who recorded the latest run; null if there is none, and no answer either
 * @param index where the answers are
 */
record IoContents(RunHead head, OperationIndex index) {

  /**
   * Reads a log.
   *
   * @throws StoreException if its records are not those of an I/O log, or of a newer format
   */
  static IoContents of(RecordLog log) {
    RunHead head = null;
    OperationIndex index = new OperationIndex();
    try (LogReader reader = log.newReader()) {
      while (reader.next()) {
        try {
          if (reader.type() == RunHead.RECORD_TYPE) {
            head = RunHead.read(RecordInput.of(reader));
          } else if (head == null) {
            throw new MalformedRecordException("no history begins like that");
          } else {
            add(index, reader);
          }
        } catch (MalformedRecordException e) {
          throw new StoreException(
              reader.place() + ": not a record of a history: " + e.getMessage(), e);
        }
      }
    }
    return new IoContents(head, index);
  }

  private static void add(OperationIndex index, LogReader reader) {
    RecordInput in = RecordInput.of(reader);
    switch (reader.type()) {
      case AnswerRecord.RECORD_TYPE -> {
        long pid = in.int64();
        long op = in.int64();
        if (op < 0 || !index.add(pid, op, reader.position())) {
          throw new MalformedRecordException("pid=" + pid + " op=" + op + " cannot come here");
        }
      }
      case CutRecord.RECORD_TYPE -> {
        CutRecord cut = CutRecord.read(in);
        index.cut(cut.pid(), cut.op());
      }
      default -> throw new MalformedRecordException("type=" + reader.type() + " is none");
    }
  }
}
