package dev.teem.journal.event;

import dev.teem.engine.event.Event;
import dev.teem.engine.event.IoRecord;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.event.HistoryMismatchException.Operation;
import dev.teem.journal.log.CorruptLogException;
import dev.teem.journal.log.LogReader;
import dev.teem.journal.log.RecordLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Reads all of a history and sees whether it is what runs leave: every record whole and in order,
 * every answer readable, no operation of a process missing before one that is there, no event
 * missing that is not said to be. Changes nothing and asks nothing outside. One thread's, used
 * once.
 */
public final class HistoryCheck {
  private static final int RECORDS_BETWEEN_REPORTS = 1 << 14;

  private final Path dir;
  private final LongConsumer progress;
  private final List<String> notes = new ArrayList<>();
  private final List<RunHead> runs = new ArrayList<>();
  private final OperationIndex index = new OperationIndex();
  private final Events events = new Events();
  private long records;
  private long bytes;

  /** Counts what the walk over the events shows. */
  private static final class Events implements EventVisitor {
    private long count;
    private long lost;

    @Override
    public void run(RunHead head) {
      // Those of the I/O log are counted.
    }

    @Override
    public void event(int core, Event event) {
      count++;
    }

    @Override
    public void lost(int core, long more) {
      lost += more;
    }
  }

  private HistoryCheck(Path dir, LongConsumer progress) {
    this.dir = dir;
    this.progress = progress;
  }

  /**
   * Checks a history.
   *
   * @param progress is told now and then how many records have been looked at
   * @throws HistoryMismatchException at the first thing that is wrong with it
   * @throws StoreException if there is no history, or one that this version cannot read
   */
  public static HistorySummary run(Path dir, LongConsumer progress) {
    HistoryCheck check = new HistoryCheck(dir, progress);
    try {
      return check.run();
    } catch (CorruptLogException e) {
      throw new HistoryMismatchException(
          "file=" + e.file() + " offset=" + e.byteOffset(),
          null,
          e.expectedSequence() < 0 ? "a log" : "record sequence=" + e.expectedSequence(),
          e.reason());
    }
  }

  private HistorySummary run() {
    try (RecordLog io = History.readIo(dir, notes);
        RecordLog eventLog = History.readEvents(dir, notes)) {
      over(io, this::ioRecord);
      if (runs.isEmpty()) {
        throw History.nothingRecorded(dir, notes);
      }
      checkGaps(io);
      EventWalk walk = new EventWalk(events);
      over(eventLog, walk::step);
      return new HistorySummary(
          runs, index.processes(), index.size(), events.count, events.lost, bytes, notes);
    }
  }

  private interface Step {
    void take(LogReader reader);
  }

  private void over(RecordLog log, Step step) {
    try (LogReader reader = log.newReader()) {
      while (reader.next()) {
        try {
          step.take(reader);
        } catch (MalformedRecordException e) {
          throw new HistoryMismatchException(
              reader.place(), null, "a record of a history", e.getMessage());
        }
        bytes += reader.bytes();
        if (++records % RECORDS_BETWEEN_REPORTS == 0) {
          progress.accept(records);
        }
      }
    }
  }

  private void ioRecord(LogReader reader) {
    RecordInput in = RecordInput.of(reader);
    if (runs.isEmpty() && reader.type() != RunHead.RECORD_TYPE) {
      throw new MalformedRecordException("type=" + reader.type() + " where a run's head should be");
    }
    switch (reader.type()) {
      case RunHead.RECORD_TYPE -> runs.add(RunHead.read(in));
      case AnswerRecord.RECORD_TYPE -> answer(reader, AnswerRecord.read(in));
      case CutRecord.RECORD_TYPE -> {
        CutRecord cut = CutRecord.read(in);
        index.cut(cut.pid(), cut.op());
      }
      default -> throw new MalformedRecordException("type=" + reader.type() + " is none");
    }
  }

  private void answer(LogReader reader, IoRecord entry) {
    if (!index.add(entry.pid(), entry.op(), reader.position())) {
      throw new HistoryMismatchException(
          reader.place(),
          new Operation(entry.pid(), entry.op()),
          "op=" + (index.last(entry.pid()) + 1),
          "op=" + entry.op() + " again, " + entry.request());
    }
  }

  /** Answers come in any order; what is missing in the end never came. */
  private void checkGaps(RecordLog io) {
    List<CutRecord> gaps = index.gaps();
    if (gaps.isEmpty()) {
      return;
    }
    CutRecord gap = gaps.getFirst();
    try (LogReader reader = io.newReader()) {
      long after = index.afterGap(gap.pid());
      reader.moveTo(index.find(gap.pid(), after));
      throw new HistoryMismatchException(
          reader.place(),
          new Operation(gap.pid(), gap.op()),
          "op=" + gap.op() + " before op=" + after,
          "no answer to it, as when a run was killed; recovering it goes on from there");
    }
  }
}
