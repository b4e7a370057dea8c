/**
 * The programs as typed actors of Apache Pekko. Messages that carry nothing new are not allocated.
 * An actor that stops takes its children with it, so those that outlive others are children of the
 * guardian.
 */
package dev.teem.bench.savina.pekko;
