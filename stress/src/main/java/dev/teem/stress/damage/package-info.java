/**
 * Damages files of every kind, and looks at what is made of them.
 *
 * <p>What is promised, and checked in every round: what is answered is true; what is lost is said;
 * what cannot be read is refused with the place and the reason, and never with a fault of the
 * program, of the JVM, or not at all.
 */
package dev.teem.stress.damage;
