package dev.teem.engine.context;

/**
 * A segment that a search found.
 *
 * @param id the segment
 * @param score how well it fits; only comparable within one search
 */
public record Hit(long id, double score) {}
