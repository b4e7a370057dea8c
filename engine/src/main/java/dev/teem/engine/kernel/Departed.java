package dev.teem.engine.kernel;

/**
 * The sender of mail that was captured and put back: a process of the engine of that time.
 *
 * @param pid what it was called there
 */
record Departed(long pid) {}
