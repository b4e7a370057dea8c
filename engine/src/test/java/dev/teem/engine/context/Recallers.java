package dev.teem.engine.context;

/** The recallers by the names that the conformance vectors give them. */
final class Recallers {
  private Recallers() {}

  static Recaller named(String name) {
    return switch (name) {
      case "keyword" -> new KeywordRecaller();
      case "bm25" -> new Bm25Recaller();
      case "vector" -> new VectorRecaller(new HashedEmbedding(64));
      default -> throw new IllegalArgumentException("recaller=" + name);
    };
  }
}
