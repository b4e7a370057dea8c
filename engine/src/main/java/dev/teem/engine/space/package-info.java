/** Tuples: what agents and batches are to the outside, and the port to the log that keeps them. */
package dev.teem.engine.space;
