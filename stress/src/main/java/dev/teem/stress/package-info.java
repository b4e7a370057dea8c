/**
 * Provokes what tests do not meet: races, with jcstress, on the classes that are shipped; crashes,
 * by killing real processes; losses of power; and damaged files. The packages of races mirror those
 * of their subjects.
 */
package dev.teem.stress;
