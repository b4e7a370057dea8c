/** The bare parts: queues of JCTools between threads, and the JDK's own virtual threads. */
package dev.teem.bench.kernel.raw;
