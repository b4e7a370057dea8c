package dev.teem.journal.event;

/**
 * A process went on live from an operation on, as a record of the I/O log: what is before this of
 * that operation and of later ones counts no more.
 *
 * <pre>
 *   0  long  pid
 *   8  long  op
 * </pre>
 */
record CutRecord(long pid, long op) {
  static final int RECORD_TYPE = 3;

  RecordOutput write() {
    return new RecordOutput(2 * Long.BYTES).int64(pid).int64(op);
  }

  static CutRecord read(RecordInput in) {
    CutRecord cut = new CutRecord(in.int64(), in.int64());
    in.end();
    if (cut.op < 0) {
      throw new MalformedRecordException("op=" + cut.op + " is less than 0");
    }
    return cut;
  }
}
