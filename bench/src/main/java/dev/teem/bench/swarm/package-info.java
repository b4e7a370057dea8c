/**
 * What batches cost, beside what their bare parts cost. Classes named {@code Benchmark} run in JMH;
 * those named {@code Run} are whole runs in a JVM of their own, asked for round by round.
 */
package dev.teem.bench.swarm;
