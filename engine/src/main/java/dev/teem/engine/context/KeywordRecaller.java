package dev.teem.engine.context;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores a segment by how many terms of the query its text contains, also inside words; a term that
 * the query repeats counts each time.
 */
public final class KeywordRecaller implements Recaller {
  private final Map<Long, String> texts = new HashMap<>();

  /** An empty index. */
  public KeywordRecaller() {}

  @Override
  public void index(long id, Object body) {
    texts.put(id, BodyText.searchable(body));
  }

  @Override
  public void remove(long id) {
    texts.remove(id);
  }

  @Override
  public List<Hit> search(String query, Collection<Long> candidates, int k) {
    List<String> terms = Terms.of(query);
    Ranking ranking = new Ranking(k);
    for (long id : candidates) {
      ranking.offer(id, contained(terms, texts.getOrDefault(id, "")));
    }
    return ranking.hits();
  }

  private static int contained(List<String> terms, String text) {
    int contained = 0;
    for (String term : terms) {
      if (text.contains(term)) {
        contained++;
      }
    }
    return contained;
  }
}
