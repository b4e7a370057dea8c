/**
 * The programs as behaviors of ours, each like its sibling in {@link dev.teem.bench.savina.pekko}
 * in what its actors do and say. Where an actor there has a reference in each message, one here
 * gets a capability once, with the first message; where such a reference is handed on to somebody
 * else, so is a capability.
 *
 * <p>A behavior stays where it is spawned. Where there is something to compute, its program places
 * it on a core.
 */
package dev.teem.bench.savina.teem;
