/**
 * Kills real runs and looks at what they leave.
 *
 * <p>What is promised, and checked after every kill and at the end: nothing that has a receipt
 * loses it or is executed again, every receipt is found and has its output, and a run that was
 * killed any number of times ends with the results of one that was not.
 */
package dev.teem.stress.crash;
