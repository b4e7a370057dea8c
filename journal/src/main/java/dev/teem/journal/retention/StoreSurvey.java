package dev.teem.journal.retention;

import dev.teem.journal.log.LogFile;
import dev.teem.journal.receipt.BlockSummary;
import dev.teem.journal.receipt.ReceiptJournal;
import dev.teem.journal.retention.RetentionReport.GivenUp;
import dev.teem.journal.retention.RetentionReport.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a store has, by age: reckoned from all of its receipts. One thread, one use. */
final class StoreSurvey {
  private static final int HOT = 0;
  private static final int WARM = 1;
  private static final int COLD = 2;

  private final long hotSince;
  private final long warmSince;
  private final NavigableMap<Long, FileTally> files = new TreeMap<>();
  private final Tally[] receipts = {new Tally(), new Tally(), new Tally()};

  /** A number of things and their bytes. */
  private static final class Tally {
    private long count;
    private long bytes;

    void add(long more, long moreBytes) {
      count += more;
      bytes += moreBytes;
    }
  }

  /** What the receipts say of a file. */
  private static final class FileTally {
    private final LogFile file;
    private final Tally[] outputs = {new Tally(), new Tally(), new Tally()};
    private long newestMicros = Long.MIN_VALUE;

    FileTally(LogFile file) {
      this.file = file;
    }
  }

  private StoreSurvey(RetentionPolicy policy, long nowMicros, List<LogFile> outputs) {
    hotSince = policy.hotSince(nowMicros);
    warmSince = policy.warmSince(nowMicros);
    outputs.forEach(file -> files.put(file.position(), new FileTally(file)));
  }

  static StoreSurvey of(
      RetentionPolicy policy, long nowMicros, ReceiptJournal receipts, List<LogFile> outputs) {
    StoreSurvey survey = new StoreSurvey(policy, nowMicros, outputs);
    receipts.forEachBlock(survey::add);
    return survey;
  }

  private void add(BlockSummary block) {
    int tier = tier(block.newestMicros());
    receipts[tier].add(block.receipts(), block.bytes());
    Map.Entry<Long, FileTally> found = files.floorEntry(block.outputsPosition());
    if (found != null) {
      FileTally file = found.getValue();
      file.outputs[tier].add(block.outputs(), block.outputBytes());
      file.newestMicros = Math.max(file.newestMicros, block.newestMicros());
    }
  }

  private int tier(long endedMicros) {
    if (endedMicros >= hotSince) {
      return HOT;
    }
    return endedMicros >= warmSince ? WARM : COLD;
  }

  /** The files of outputs, in the order in which they were written. */
  List<OutputFile> files() {
    return files.values().stream()
        .map(tally -> new OutputFile(tally.file.position(), tally.file.bytes(), tally.newestMicros))
        .toList();
  }

  RetentionReport report(
      boolean dryRun, RetentionPolicy policy, long bytesBefore, RetentionPlan plan) {
    List<FileTally> all = new ArrayList<>(files.values());
    List<FileTally> kept = all.subList(plan.files(), all.size());
    return new RetentionReport(
        dryRun,
        policy,
        bytesBefore,
        plan.bytesAfter(),
        givenUp(all.subList(0, plan.aged())),
        givenUp(all.subList(plan.aged(), plan.files())),
        tier(HOT, kept),
        tier(WARM, kept),
        tier(COLD, kept));
  }

  private static GivenUp givenUp(List<FileTally> given) {
    long outputs = 0;
    long bytes = 0;
    for (FileTally tally : given) {
      bytes += tally.file.bytes();
      for (Tally of : tally.outputs) {
        outputs += of.count;
      }
    }
    return new GivenUp(given.size(), outputs, bytes);
  }

  private Tier tier(int tier, List<FileTally> kept) {
    long outputs = 0;
    long bytes = 0;
    for (FileTally tally : kept) {
      outputs += tally.outputs[tier].count;
      bytes += tally.outputs[tier].bytes;
    }
    return new Tier(receipts[tier].count, receipts[tier].bytes, outputs, bytes);
  }
}
