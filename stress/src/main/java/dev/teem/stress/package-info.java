/**
 * Provokes what tests do not meet: races, with jcstress, on the classes that are shipped; and
 * crashes, by killing real runs. Packages mirror those of their subjects.
 */
package dev.teem.stress;
