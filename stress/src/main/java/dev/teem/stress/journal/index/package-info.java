/** Races on the receipt index: one writer, any number of readers. */
package dev.teem.stress.journal.index;
