package dev.teem.journal.retention;

import dev.teem.engine.guard.DiskUsage;
import dev.teem.journal.log.ChronicleLog;
import dev.teem.journal.log.LogFile;
import dev.teem.journal.receipt.ReceiptJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Looks at a store, decides, and gives up what was decided. */
public final class Retention {
  private Retention() {}

  /**
   * Carries a policy out. On the thread that writes the logs, so that nothing is appended between
   * the look and what is done.
   *
   * <p>A process that dies meanwhile has given up nothing, or all of it, though files may be left
   * over that the next opening deletes.
   *
   * @param folder the whole store's
   * @param outputs the log of bodies
   * @param nowMicros the date, in microseconds since 1970
   * @param dryRun whether to do nothing and tell what would be done
   * @throws IOException if it cannot be told what the store takes
   */
  public static RetentionReport run(
      Path folder,
      ReceiptJournal receipts,
      ChronicleLog outputs,
      RetentionPolicy policy,
      long nowMicros,
      boolean dryRun)
      throws IOException {
    long bytesBefore = DiskUsage.of(folder);
    List<LogFile> files = outputs.files();
    StoreSurvey survey = StoreSurvey.of(policy, nowMicros, receipts, files);
    RetentionPlan plan = RetentionPlan.of(policy, survey.files(), bytesBefore, nowMicros);
    if (!dryRun && plan.files() > 0) {
      if (plan.files() == files.size()) {
        outputs.dropAll();
      } else {
        outputs.dropBefore(files.get(plan.files()).position());
      }
    }
    return survey.report(dryRun, policy, bytesBefore, plan);
  }
}
