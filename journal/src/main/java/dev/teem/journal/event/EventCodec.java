package dev.teem.journal.event;

import dev.teem.engine.event.Event;
import dev.teem.engine.event.ExitReason;

/**
 * Events as bytes. Texts are as in {@link ValueCodec}, or null; the end of one longer than {@link
 * #MAX_TEXT} is left out, for an event is told and not used.
 *
 * <pre>
 *   byte kind, long time in nanoseconds, then
 *   1 boot
 *   2 spawn      long pid, long parent, name
 *   3 exit       long pid, name, reason
 *   4 sched      long pid
 *   5 send       long from, long to
 *   6 recv       long pid
 *   7 charge     long pid, meter, double amount
 *   8 fault      long pid, error
 *   9 signal     long pid, signal
 *  10 shutdown   reason
 *
 *   reason: byte kind, then
 *   1 normal   2 killed, long by   3 fault, error   4 quota, resource   5 deadline   6 shutdown
 *   7 custom, kind, a value; of one that is too long, or of a class that cannot be kept, a text
 *     with the class
 * </pre>
 */
final class EventCodec {
  /** Characters of a text. */
  static final int MAX_TEXT = 1 << 14;

  /** Bytes of the detail of a reason. */
  private static final int MAX_DETAIL = 1 << 16;

  private EventCodec() {}

  static void write(RecordOutput out, Event event) {
    switch (event) {
      case Event.Boot _ -> begin(out, 1, event);
      case Event.Spawn e -> text(begin(out, 2, event).int64(e.pid()).int64(e.parent()), e.name());
      case Event.Exit e -> {
        text(begin(out, 3, event).int64(e.pid()), e.name());
        reason(out, e.reason());
      }
      case Event.Sched e -> begin(out, 4, event).int64(e.pid());
      case Event.Send e -> begin(out, 5, event).int64(e.from()).int64(e.to());
      case Event.Recv e -> begin(out, 6, event).int64(e.pid());
      case Event.Charge e -> {
        text(begin(out, 7, event).int64(e.pid()), e.meter());
        out.float64(e.amount());
      }
      case Event.Fault e -> text(begin(out, 8, event).int64(e.pid()), e.error());
      case Event.Signal e -> text(begin(out, 9, event).int64(e.pid()), e.signal());
      case Event.Shutdown e -> reason(begin(out, 10, event), e.reason());
    }
  }

  private static RecordOutput begin(RecordOutput out, int kind, Event event) {
    return out.int8(kind).int64(event.timeNanos());
  }

  private static void text(RecordOutput out, String text) {
    ValueCodec.write(
        out, text == null || text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT));
  }

  private static void reason(RecordOutput out, ExitReason reason) {
    switch (reason) {
      case ExitReason.Normal _ -> out.int8(1);
      case ExitReason.Killed killed -> out.int8(2).int64(killed.by());
      case ExitReason.Fault fault -> text(out.int8(3), fault.error());
      case ExitReason.Quota quota -> text(out.int8(4), quota.resource());
      case ExitReason.Deadline _ -> out.int8(5);
      case ExitReason.Shutdown _ -> out.int8(6);
      case ExitReason.Custom custom -> {
        text(out.int8(7), custom.kind());
        detail(out, custom.detail());
      }
    }
  }

  private static void detail(RecordOutput out, Object detail) {
    RecordOutput apart = new RecordOutput(MAX_DETAIL);
    try {
      ValueCodec.write(apart, detail);
    } catch (RuntimeException e) {
      // Whatever a program's own object does when it is looked at.
      apart.truncate(0);
      ValueCodec.write(apart, "class=" + detail.getClass().getName());
    }
    out.bytes(apart.toArray());
  }

  /**
   * Reads an event.
   *
   * @throws MalformedRecordException if there is none
   */
  static Event read(RecordInput in, long seq) {
    int kind = in.int8();
    long time = in.int64();
    try {
      return switch (kind) {
        case 1 -> new Event.Boot(seq, time);
        case 2 -> new Event.Spawn(seq, time, in.int64(), in.int64(), ValueCodec.readTextOrNull(in));
        case 3 -> new Event.Exit(seq, time, in.int64(), ValueCodec.readTextOrNull(in), reason(in));
        case 4 -> new Event.Sched(seq, time, in.int64());
        case 5 -> new Event.Send(seq, time, in.int64(), in.int64());
        case 6 -> new Event.Recv(seq, time, in.int64());
        case 7 ->
            new Event.Charge(seq, time, in.int64(), ValueCodec.readTextOrNull(in), in.float64());
        case 8 -> new Event.Fault(seq, time, in.int64(), ValueCodec.readTextOrNull(in));
        case 9 -> new Event.Signal(seq, time, in.int64(), ValueCodec.readTextOrNull(in));
        case 10 -> new Event.Shutdown(seq, time, reason(in));
        default -> throw new MalformedRecordException("kind=" + kind + " is none of an event");
      };
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException(e.getMessage());
    }
  }

  private static ExitReason reason(RecordInput in) {
    int kind = in.int8();
    return switch (kind) {
      case 1 -> ExitReason.NORMAL;
      case 2 -> new ExitReason.Killed(in.int64());
      case 3 -> new ExitReason.Fault(ValueCodec.readText(in));
      case 4 -> new ExitReason.Quota(ValueCodec.readText(in));
      case 5 -> ExitReason.DEADLINE;
      case 6 -> ExitReason.SHUTDOWN;
      case 7 -> new ExitReason.Custom(ValueCodec.readText(in), ValueCodec.read(in));
      default -> throw new MalformedRecordException("kind=" + kind + " is none of a reason");
    };
  }
}
