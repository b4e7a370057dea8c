/** Races of {@link dev.teem.engine.account}. */
package dev.teem.stress.account;
