/** Races of {@link dev.teem.engine.event}. */
package dev.teem.stress.event;
