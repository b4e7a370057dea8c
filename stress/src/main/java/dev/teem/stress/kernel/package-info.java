/** Races on what a core shares with other threads. */
package dev.teem.stress.kernel;
