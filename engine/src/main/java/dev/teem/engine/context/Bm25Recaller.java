package dev.teem.engine.context;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores a segment by Okapi BM25 (k1 = 1.5, b = 0.75), where idf is {@code ln(1 + (N - df + 0.5) /
 * (df + 0.5))}. Frequencies are over all that is indexed, not just the candidates.
 */
public final class Bm25Recaller implements Recaller {
  private static final double K1 = 1.5;
  private static final double B = 0.75;

  private final Map<Long, Document> documents = new HashMap<>();
  private final Map<String, Integer> documentFrequencies = new HashMap<>();
  private long totalLength;

  private record Document(Map<String, Integer> frequencies, int length) {
    static Document of(List<String> terms) {
      Map<String, Integer> frequencies = new HashMap<>();
      terms.forEach(term -> frequencies.merge(term, 1, Integer::sum));
      return new Document(frequencies, terms.size());
    }
  }

  private record WeightedTerm(String text, double idf) {}

  /** An empty index. */
  public Bm25Recaller() {}

  @Override
  public void index(long id, Object body) {
    Document document = Document.of(Terms.of(BodyText.searchable(body)));
    remove(id);
    documents.put(id, document);
    totalLength += document.length;
    document.frequencies.keySet().forEach(term -> documentFrequencies.merge(term, 1, Integer::sum));
  }

  @Override
  public void remove(long id) {
    Document document = documents.remove(id);
    if (document != null) {
      totalLength -= document.length;
      document.frequencies.keySet().forEach(this::dropOnce);
    }
  }

  private void dropOnce(String term) {
    documentFrequencies.computeIfPresent(term, (_, count) -> count == 1 ? null : count - 1);
  }

  @Override
  public List<Hit> search(String query, Collection<Long> candidates, int k) {
    List<WeightedTerm> terms = Terms.of(query).stream().distinct().map(this::weighted).toList();
    double averageLength = totalLength == 0 ? 1 : (double) totalLength / documents.size();
    Ranking ranking = new Ranking(k);
    for (long id : candidates) {
      Document document = documents.get(id);
      if (document != null) {
        ranking.offer(id, score(terms, document, averageLength));
      }
    }
    return ranking.hits();
  }

  private WeightedTerm weighted(String term) {
    int frequency = documentFrequencies.getOrDefault(term, 0);
    double odds = (documents.size() - frequency + 0.5) / (frequency + 0.5);
    // Not Math.log, whose last bit may differ between machines, and the ranking with it.
    return new WeightedTerm(term, StrictMath.log(1 + odds));
  }

  private static double score(List<WeightedTerm> terms, Document document, double averageLength) {
    double score = 0;
    for (WeightedTerm term : terms) {
      int frequency = document.frequencies.getOrDefault(term.text, 0);
      score +=
          term.idf
              * (frequency * (K1 + 1))
              / (frequency + K1 * (1 - B + B * document.length / averageLength));
    }
    return score;
  }
}
