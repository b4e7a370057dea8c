/** Histories of threads that use one tuple space, checked for linearizability. */
package dev.teem.stress.space;
