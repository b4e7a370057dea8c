/**
 * Processes that share a tuple space, simulated: in virtual time, in an order that a seed decides.
 */
package dev.teem.stress.sim;
