/** The tuple space beside maps of queues. */
package dev.teem.bench.space;
