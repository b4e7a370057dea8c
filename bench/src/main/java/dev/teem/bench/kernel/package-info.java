/**
 * What processes cost: to spawn, to send to, to keep. Each benchmark class is a subject, each of
 * its methods a way to do it; {@code pekko} has the other actor systems' side, {@code raw} the bare
 * JDK and the bare queues. Peers outside of the JVM are in {@link dev.teem.bench.peer}.
 */
package dev.teem.bench.kernel;
