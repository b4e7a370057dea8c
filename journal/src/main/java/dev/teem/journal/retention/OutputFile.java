package dev.teem.journal.retention;

/**
 * A file of outputs as the decision sees it.
 *
 * @param position what the positions of its records are above
 * @param bytes what it takes of the disk
 * @param newestMicros when the last of the agents ended whose outputs it has, by their receipts;
 *     the smallest number if no receipt speaks of it
 */
record OutputFile(long position, long bytes, long newestMicros) {}
