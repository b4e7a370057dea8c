package dev.teem.journal.log;

import java.lang.foreign.MemorySegment;

/**
 * Looks for whole records where the chain of lengths is broken, at every multiple of 4. It tells a
 * torn tail, after which there is none that counted, from damage in the middle.
 */
final class FrameSearch {
  /** No record, and no room kept for one, is that long: after so many zeros there is nothing. */
  static final long MAX_ZEROS = RecordLog.MAX_PAYLOAD_BYTES + (2L << 20);

  private final FrameBuffer buffer = new FrameBuffer();

  /**
   * Returns the offset of a whole frame at or after an offset which says that the record of a
   * number counted when it was appended itself, or -1. Without a witness nobody can tell what
   * became of that record from what a loss of power does to records that were not yet forced.
   */
  long findWitness(MemorySegment memory, long from, long sequence) {
    long frame = find(memory, from, sequence);
    while (frame >= 0 && Frame.countedBefore(memory, frame) <= sequence) {
      frame = find(memory, frame + Frame.PAYLOAD + Frame.length(memory, frame), sequence);
    }
    return frame;
  }

  /**
   * Returns the offset of the first whole frame of the caller's types at or after an offset whose
   * sequence number is above another, or -1.
   */
  long find(MemorySegment memory, long from, long aboveSequence) {
    long last = memory.byteSize() - Frame.PAYLOAD;
    long zeros = 0;
    for (long frame = Math.max(Frame.EXCERPT_HEADER, Frame.alignUp(from));
        frame <= last && zeros < MAX_ZEROS;
        frame += 4) {
      int header = Frame.excerptHeader(memory, frame - Frame.EXCERPT_HEADER);
      zeros = header == 0 ? zeros + 4 : 0;
      if (Frame.isReady(header)
          && !Frame.isMetadata(header)
          && Frame.length(memory, frame) == header - Frame.PAYLOAD
          && Frame.type(memory, frame) >= 0
          && Frame.sequence(memory, frame) > aboveSequence
          && buffer.read(memory, frame, header) == null) {
        return frame;
      }
    }
    return -1;
  }
}
