/**
 * Cores: the threads on which everything runs.
 *
 * <p>A core owns what was given to it; nobody else touches that. Other threads reach a core only by
 * posting a {@link dev.teem.engine.kernel.CoreMessage} to its inbox.
 */
package dev.teem.engine.kernel;
