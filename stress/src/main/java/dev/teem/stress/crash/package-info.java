/**
 * Kills real processes and looks at what they leave.
 *
 * <p>What is promised, and checked after every kill: what was acknowledged is there, nothing is
 * there that was never done, and whoever comes next can go on. A {@link
 * dev.teem.stress.crash.KillLoop} does it to the parts of the journal, each a {@link
 * dev.teem.stress.crash.Scenario}; a {@link dev.teem.stress.crash.CrashLoop} to whole runs, which
 * end, however often they were killed, with the results of one that was not.
 */
package dev.teem.stress.crash;
