/** Races on what the cores of a batch share. */
package dev.teem.stress.swarm;
