package dev.teem.engine.event;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The start of a counters file, and where in it the rest is; {@link EngineCounters} draws it.
 *
 * @param cores how many cores have counters here
 * @param writerPid process id of the writer
 * @param startMicros when it started, microseconds since 1970-01-01T00:00:00Z
 * @param labelsAt offset of the labels
 * @param labelsLength their length in bytes
 * @param valuesAt offset of the values
 * @param valuesLength their length in bytes
 */
record CountersHeader(
    int cores,
    long writerPid,
    long startMicros,
    int labelsAt,
    int labelsLength,
    int valuesAt,
    int valuesLength) {
  static final int LENGTH = 128;
  private static final long MAGIC = 0x7465_656d_6374_7273L;
  private static final int VERSION = 1;

  private static final int MAGIC_AT = 0;
  private static final int VERSION_AT = 8;
  private static final int CORES_AT = 12;
  private static final int WRITER_AT = 16;
  private static final int START_AT = 24;
  private static final int LABELS_AT = 32;
  private static final int LABELS_LENGTH_AT = 36;
  private static final int VALUES_AT = 40;
  private static final int VALUES_LENGTH_AT = 44;

  /** The header of a file of this process. */
  static CountersHeader of(int cores, int counters, long startMicros) {
    int labelsLength = counters * CounterLabels.LENGTH;
    return new CountersHeader(
        cores,
        ProcessHandle.current().pid(),
        startMicros,
        LENGTH,
        labelsLength,
        LENGTH + labelsLength,
        counters * CounterValues.LENGTH);
  }

  int fileLength() {
    return valuesAt + valuesLength;
  }

  MemorySegment labels(MemorySegment file) {
    return file.asSlice(labelsAt, labelsLength);
  }

  MemorySegment values(MemorySegment file) {
    return file.asSlice(valuesAt, valuesLength);
  }

  void write(MemorySegment file) {
    file.set(ValueLayout.JAVA_LONG, MAGIC_AT, MAGIC);
    file.set(ValueLayout.JAVA_INT, VERSION_AT, VERSION);
    file.set(ValueLayout.JAVA_INT, CORES_AT, cores);
    file.set(ValueLayout.JAVA_LONG, WRITER_AT, writerPid);
    file.set(ValueLayout.JAVA_LONG, START_AT, startMicros);
    file.set(ValueLayout.JAVA_INT, LABELS_AT, labelsAt);
    file.set(ValueLayout.JAVA_INT, LABELS_LENGTH_AT, labelsLength);
    file.set(ValueLayout.JAVA_INT, VALUES_AT, valuesAt);
    file.set(ValueLayout.JAVA_INT, VALUES_LENGTH_AT, valuesLength);
  }

  /**
   * Reads a header and checks that what it says can be so.
   *
   * @throws IOException if not
   */
  static CountersHeader read(MemorySegment file) throws IOException {
    long size = file.byteSize();
    require(size >= LENGTH, "size", size, "less than a header of " + LENGTH);
    long magic = file.get(ValueLayout.JAVA_LONG, MAGIC_AT);
    require(magic == MAGIC, "magic", Long.toHexString(magic), "not a counters file's");
    int version = file.get(ValueLayout.JAVA_INT, VERSION_AT);
    require(version == VERSION, "version", version, "not " + VERSION + ", the one known here");
    CountersHeader header =
        new CountersHeader(
            file.get(ValueLayout.JAVA_INT, CORES_AT),
            file.get(ValueLayout.JAVA_LONG, WRITER_AT),
            file.get(ValueLayout.JAVA_LONG, START_AT),
            file.get(ValueLayout.JAVA_INT, LABELS_AT),
            file.get(ValueLayout.JAVA_INT, LABELS_LENGTH_AT),
            file.get(ValueLayout.JAVA_INT, VALUES_AT),
            file.get(ValueLayout.JAVA_INT, VALUES_LENGTH_AT));
    require(header.cores > 0, "cores", header.cores, "less than 1");
    requirePart("labels", header.labelsAt, header.labelsLength, CounterLabels.LENGTH, size);
    requirePart("values", header.valuesAt, header.valuesLength, CounterValues.LENGTH, size);
    require(
        header.labelsLength / CounterLabels.LENGTH == header.valuesLength / CounterValues.LENGTH,
        "values length",
        header.valuesLength,
        "for another number of counters than labels length=" + header.labelsLength);
    return header;
  }

  private static void requirePart(String part, int at, int length, int unit, long size)
      throws IOException {
    require(at >= LENGTH && at <= size, part + " offset", at, "not from header to size=" + size);
    require(at % Long.BYTES == 0, part + " offset", at, "not aligned to " + Long.BYTES);
    require(
        length >= 0 && length <= size - at, part + " length", length, "not within size=" + size);
    require(length % unit == 0, part + " length", length, "not a multiple of " + unit);
  }

  private static void require(boolean condition, String field, Object value, String problem)
      throws IOException {
    if (!condition) {
      throw new IOException(field + "=" + value + " is " + problem);
    }
  }
}
