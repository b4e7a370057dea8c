package dev.teem.engine.receipt;

/**
 * Where things are in a block of receipts: what a core fills, what the store writes and what a
 * reader maps. All numbers are little-endian.
 *
 * <pre>
 *  header                               entry (ENTRY_LENGTH bytes each, back to back)
 *   0  int   format                      0  32 bytes  input hash
 *   4  int   number of entries          32  32 bytes  receipt id
 *   8  long  position of the outputs    64  32 bytes  SHA-256 of the output (zeros if failed)
 *  16  int   where the entries start    96  long      started, microseconds since 1970
 *  20  int   length of the texts       104  long      ended, microseconds since 1970
 *  24  int   length of the yool's name 112  int       status: 0 ok, 1 error
 *  28  int   length of the arguments   116  int       offset of the output in the outputs record,
 *  32  int   CPU quota in percent                     or of the error among the texts
 *  36  int   length of the parent id   120  int       length of that
 *  40  the name, the arguments in      124  int       0
 *      canonical JSON, the parent id
 *      (UTF-8, or nothing), zeros up
 *      to the next multiple of 8
 *  --  the entries
 *  --  the texts: errors in UTF-8
 * </pre>
 */
public final class ReceiptBlockLayout {
  public static final int FORMAT = 1;

  public static final int FORMAT_OFFSET = 0;
  public static final int COUNT_OFFSET = 4;
  public static final int OUTPUTS_POSITION_OFFSET = 8;
  public static final int ENTRIES_START_OFFSET = 16;
  public static final int TEXTS_LENGTH_OFFSET = 20;
  public static final int YOOL_LENGTH_OFFSET = 24;
  public static final int ARGS_LENGTH_OFFSET = 28;
  public static final int CPU_QUOTA_OFFSET = 32;
  public static final int PARENT_LENGTH_OFFSET = 36;
  public static final int HEADER_LENGTH = 40;

  public static final int INPUT_HASH = 0;
  public static final int ID = 32;
  public static final int OUTPUT_SHA = 64;
  public static final int STARTED = 96;
  public static final int ENDED = 104;
  public static final int STATUS = 112;
  public static final int BODY_OFFSET = 116;
  public static final int BODY_LENGTH = 120;
  public static final int RESERVED = 124;
  public static final int ENTRY_LENGTH = 128;

  /**
   * An entry's number fits in this many bits, so that a block's position and the number fit in one
   * long.
   */
  public static final int SLOT_BITS = 10;

  public static final int MAX_ENTRIES = 1 << SLOT_BITS;

  public static final int STATUS_OK = 0;
  public static final int STATUS_ERROR = 1;

  private ReceiptBlockLayout() {}
}
