package dev.teem.journal.event;

import dev.teem.engine.event.Cost;
import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.event.IoRecord;
import dev.teem.engine.event.IoRequest;
import dev.teem.engine.event.IoRequest.Verb;
import dev.teem.engine.receipt.StoreException;

/**
 * A call to the outside as a record of the I/O log.
 *
 * <pre>
 *   0  long    pid
 *   8  long    op
 *  16  byte    verb: 1 read, 2 write
 *  17  byte    outcome: 1 value, 2 failed
 *  18  int     reductions
 *  22  double  tokens
 *  30  double  tool calls
 *  38  double  US dollars
 *  46          device, request: two texts; the value, or a text that says what failed: all as in
 *              ValueCodec
 * </pre>
 */
final class AnswerRecord {
  static final int RECORD_TYPE = 2;

  /** The longest record, whatever the device answers. */
  static final int MAX_BYTES = 16 << 20;

  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int VALUE = 1;
  private static final int FAILED = 2;

  private AnswerRecord() {}

  /**
   * Writes a record.
   *
   * @throws StoreException if the answer is of a class that cannot be kept, or too long
   */
  static RecordOutput write(IoRecord entry) {
    RecordOutput out = new RecordOutput(MAX_BYTES);
    IoRequest request = entry.request();
    try {
      out.int64(entry.pid()).int64(entry.op()).int8(request.verb() == Verb.READ ? READ : WRITE);
      switch (entry.outcome()) {
        case IoOutcome.Value(Object value, Cost cost) -> {
          head(out, VALUE, cost, request);
          ValueCodec.write(out, value);
        }
        case IoOutcome.Failed(String error) -> {
          head(out, FAILED, Cost.NONE, request);
          ValueCodec.write(out, error);
        }
      }
      return out;
    } catch (UnkeptValueException e) {
      throw refusal(entry, e.getMessage() + ", which a history cannot keep", ValueCodec.KINDS, e);
    } catch (RecordTooLongException e) {
      throw refusal(entry, e.getMessage(), "less, or with a name for it", e);
    }
  }

  private static void head(RecordOutput out, int outcome, Cost cost, IoRequest request) {
    out.int8(outcome).int32(cost.reductions());
    out.float64(cost.tokens()).float64(cost.toolCalls()).float64(cost.usd());
    ValueCodec.write(out, request.device());
    ValueCodec.write(out, request.text());
  }

  private static StoreException refusal(
      IoRecord entry, String what, String remedy, RuntimeException cause) {
    return new StoreException(
        "pid=%d op=%d: device=%s answered with %s; answer with %s"
            .formatted(entry.pid(), entry.op(), entry.request().device(), what, remedy),
        cause);
  }

  /**
   * Reads a record.
   *
   * @throws MalformedRecordException if it is none
   */
  static IoRecord read(RecordInput in) {
    try {
      long pid = in.int64();
      long op = in.int64();
      Verb verb = verb(in.int8());
      int outcome = in.int8();
      int reductions = in.int32();
      Cost cost = new Cost(in.float64(), in.float64(), in.float64(), reductions);
      IoRequest request = new IoRequest(ValueCodec.readText(in), verb, ValueCodec.readText(in));
      IoRecord entry = new IoRecord(pid, op, request, outcome(outcome, cost, in));
      in.end();
      return entry;
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException(e.getMessage());
    }
  }

  private static Verb verb(int code) {
    return switch (code) {
      case READ -> Verb.READ;
      case WRITE -> Verb.WRITE;
      default -> throw new MalformedRecordException("verb=" + code + " is none");
    };
  }

  private static IoOutcome outcome(int code, Cost cost, RecordInput in) {
    return switch (code) {
      case VALUE -> new IoOutcome.Value(ValueCodec.read(in), cost);
      case FAILED -> new IoOutcome.Failed(ValueCodec.readText(in));
      default -> throw new MalformedRecordException("outcome=" + code + " is none");
    };
  }
}
