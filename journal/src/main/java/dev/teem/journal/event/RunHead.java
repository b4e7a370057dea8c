package dev.teem.journal.event;

import dev.teem.engine.Engine;
import dev.teem.engine.kernel.Kernel;
import dev.teem.engine.receipt.StoreException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Who recorded what follows, and with what: the first record of each run in both logs of a history.
 *
 * <pre>
 *   0  int   format
 *   4  int   ABI version
 *   8  long  when it began, in microseconds since 1970
 *  16  long  pid of the process of the operating system
 *  24        engine version, code version: two texts as in ValueCodec
 * </pre>
 *
 * @param format version of all records of a history
 * @param abi version of what a journal means
 * @param epochMicros when it began
 * @param pid of the process of the operating system that recorded
 * @param engine version of the engine
 * @param code version of the programs, the host's; empty if it gave none
 */
public record RunHead(int format, int abi, long epochMicros, long pid, String engine, String code) {
  /** The format that this version writes, and the newest it reads. */
  public static final int FORMAT = 1;

  /** The longest version, in characters. */
  public static final int MAX_VERSION = 128;

  static final int RECORD_TYPE = 1;

  static RunHead now(long epochMicros, String code) {
    return new RunHead(
        FORMAT,
        Kernel.ABI_VERSION,
        epochMicros,
        ProcessHandle.current().pid(),
        Engine.VERSION,
        code);
  }

  byte[] bytes() {
    RecordOutput out = new RecordOutput(AnswerRecord.MAX_BYTES);
    out.int32(format).int32(abi).int64(epochMicros).int64(pid);
    ValueCodec.write(out, engine);
    ValueCodec.write(out, code);
    return out.toArray();
  }

  /**
   * Reads a head.
   *
   * @throws StoreException if it is of a newer format, whose records this version cannot read
   * @throws MalformedRecordException if it is none
   */
  static RunHead read(RecordInput in) {
    int format = in.int32();
    if (format > FORMAT) {
      throw new StoreException(
          "the history has format="
              + format
              + ", and this version reads format="
              + FORMAT
              + " at most; use the version of teem that recorded it, or a newer one");
    }
    if (format < 1) {
      throw new MalformedRecordException("format=" + format + " is none");
    }
    RunHead head =
        new RunHead(
            format, in.int32(), in.int64(), in.int64(), version("engine", in), version("code", in));
    in.end();
    return head;
  }

  private static String version(String whose, RecordInput in) {
    String version = ValueCodec.readText(in);
    if (!isVersion(version)) {
      throw new MalformedRecordException("the " + whose + "'s version is not one");
    }
    return version;
  }

  /** Whether a text is short and prints as one line. */
  static boolean isVersion(String text) {
    return text.length() <= MAX_VERSION && text.codePoints().allMatch(RunHead::isPrintable);
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** When it began, for people. */
  public Instant recordedAt() {
    return Instant.EPOCH.plus(epochMicros, ChronoUnit.MICROS);
  }
}
