/**
 * Typed actors of Apache Pekko, written for speed: behaviors are plain functions of the message,
 * messages that carry nothing new are not allocated, and nothing is logged.
 */
package dev.teem.bench.kernel.pekko;
