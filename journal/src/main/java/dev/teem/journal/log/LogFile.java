package dev.teem.journal.log;

import java.nio.file.Path;

/**
 * A file of a log.
 *
 * @param path where it is
 * @param bytes how much it takes of the disk, with what it has ahead of its records
 * @param firstSequence the number of its first record
 * @param position what its records' positions are above, and those of earlier files below
 * @param sinceEpochMillis when its hour began, by the clock of the log; the records of the file
 *     before it are older than that, or were appended while the clock had gone back
 */
public record LogFile(
    Path path, long bytes, long firstSequence, long position, long sinceEpochMillis) {}
