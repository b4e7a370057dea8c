/**
 * Agents that are tuples: terms that bound what one may use, and programs of steps that go on where
 * they were after a crash.
 *
 * <p>An {@link dev.teem.engine.agent.AgentRunner} runs the program of one tuple on the calling
 * thread. Nothing of a run is kept but receipts: one per step, and what was used.
 */
package dev.teem.engine.agent;
