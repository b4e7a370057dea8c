/** The log of tuples: what was put out, what was taken, and how it ended. */
package dev.teem.journal.tuple;
