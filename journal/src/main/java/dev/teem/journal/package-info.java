/** What survives: the store of an engine, on Chronicle Queue and mapped memory. */
package dev.teem.journal;
