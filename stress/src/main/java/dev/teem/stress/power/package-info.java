/**
 * Cuts the power, on paper and in a trace.
 *
 * <p>On paper: a {@link dev.teem.stress.power.Disk} knows of every file what a force has put on the
 * disk for certain and what memory holds now. A {@link dev.teem.stress.power.Cut} leaves any
 * mixture of the two, page by page, which the shipped code has to open: what was acknowledged is
 * there, and nothing that was never written.
 *
 * <p>In a trace: {@link dev.teem.stress.power.Trace} reads the system calls of a real process and
 * checks that before each acknowledgement the files that it rests on, and their names, were forced.
 */
package dev.teem.stress.power;
