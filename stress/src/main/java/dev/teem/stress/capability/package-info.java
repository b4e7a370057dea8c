/** Races of {@link dev.teem.engine.capability}. */
package dev.teem.stress.capability;
