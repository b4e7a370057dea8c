package dev.teem.engine.context;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedCollection;

/**
 * Pages out the coldest segments that are not pinned, and leaves a summary.
 *
 * <p>Victims that are all summaries leave none: condensing them over and over would free nothing.
 *
 * <p>As safe to share between threads as its summarizer is.
 */
public final class DefaultPager implements Pager {
  private static final long MAX_SUMMARY_TOKENS = 48;
  private static final long SUMMARY_SHARE = 4;

  private final Summarizer summarizer;

  /** A pager whose summaries only count what they stand for. */
  public DefaultPager() {
    this(DefaultPager::count);
  }

  /**
   * A pager.
   *
   * @param summarizer makes the summaries
   */
  public DefaultPager(Summarizer summarizer) {
    this.summarizer = Objects.requireNonNull(summarizer, "summarizer");
  }

  @Override
  public PageOut pageOut(SequencedCollection<Segment> resident, long need) {
    List<Segment> victims = coldest(resident, need);
    boolean summariesOnly = victims.stream().allMatch(Segment::summary);
    return new PageOut(
        victims.stream().map(Segment::id).toList(),
        summariesOnly ? null : summarizer.summarize(victims));
  }

  private static List<Segment> coldest(SequencedCollection<Segment> resident, long need) {
    List<Segment> victims = new ArrayList<>();
    long freed = 0;
    for (Segment segment : resident) {
      if (!segment.pinned()) {
        victims.add(segment);
        freed += segment.tokens();
        if (freed >= need) {
          break;
        }
      }
    }
    return Collections.unmodifiableList(victims);
  }

  private static Summary count(List<Segment> victims) {
    long freed = victims.stream().mapToLong(Segment::tokens).sum();
    // Not Map.of: its order differs between runs, and the text of the body would with it.
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("kind", "summary");
    body.put("of", (long) victims.size());
    return new Summary(
        Collections.unmodifiableMap(body),
        Math.min(MAX_SUMMARY_TOKENS, Math.ceilDiv(freed, SUMMARY_SHARE)));
  }
}
