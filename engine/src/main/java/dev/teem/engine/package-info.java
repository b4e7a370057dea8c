/**
 * The public face of the engine: what a host creates, and what it gets back.
 *
 * <p>{@link dev.teem.engine.Engine} runs processes ({@link dev.teem.engine.kernel}), which live as
 * long as they like and talk to each other, and batches ({@link dev.teem.engine.swarm}), which do
 * one piece of work a million times.
 */
package dev.teem.engine;
