/**
 * The programs as typed actors of Apache Pekko. Messages that carry nothing new are not allocated;
 * an actor is a child of the one that makes it.
 */
package dev.teem.bench.savina.pekko;
