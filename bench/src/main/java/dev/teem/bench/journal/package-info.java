/**
 * What the journal costs, beside the bare parts it is made of and what others offer instead. Files
 * are made in the folder that a benchmark's parameter {@code dir} names, and deleted again.
 */
package dev.teem.bench.journal;
