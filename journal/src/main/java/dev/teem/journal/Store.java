package dev.teem.journal;

import dev.teem.engine.receipt.ReceiptReader;
import dev.teem.engine.receipt.ReceiptStore;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.index.HashIndex;
import dev.teem.journal.log.ChronicleLog;
import dev.teem.journal.log.LockFile;
import dev.teem.journal.log.MemoryLog;
import dev.teem.journal.log.RecordLog;
import dev.teem.journal.receipt.ReceiptIds;
import dev.teem.journal.receipt.ReceiptJournal;
import dev.teem.journal.receipt.ReceiptVerification;
import dev.teem.journal.retention.Retention;
import dev.teem.journal.retention.RetentionPolicy;
import dev.teem.journal.retention.RetentionReport;
import dev.teem.journal.tuple.TupleJournal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Everything that an engine keeps, in one folder, for one process at a time:
 *
 * <pre>
 *   LOCK             who has the store
 *   FORMAT           which version wrote it
 *   receipts/        log of blocks of receipts
 *   outputs/         log of the outputs they are about
 *   tuples/          log of tuples
 *   receipts.index   from input hash to receipt; made anew from the log when it is lost
 *   receipts.ids     from id to receipt; made when first asked for, likewise
 * </pre>
 *
 * Open it before the engine that uses it, close it after.
 */
public final class Store implements AutoCloseable {
  /** Neither is believed after a loss of power. */
  private static final String INDEX = "receipts.index";

  private static final String IDS = "receipts.ids";

  private static final String FORMAT = "teem store 2\n";

  /** Of a version, more than one that there will be. */
  private static final int MOST_DIGITS = 9;

  private final StoreContext context;
  private final List<String> notes = new ArrayList<>();
  private final Resources resources;
  private Path indexFile;
  private HashIndex index;
  private RecordLog receiptLog;
  private RecordLog outputLog;
  private RecordLog tupleLog;
  private ReceiptJournal receipts;
  private TupleJournal tuples;
  private ReceiptIds ids;

  private Store(StoreContext context) {
    this.context = context;
    resources = new Resources("store " + context.dir());
  }

  /** Whether a folder has a store. */
  public static boolean exists(Path dir) {
    return Files.exists(dir.resolve("FORMAT"));
  }

  /**
   * Opens a store, or makes a new one.
   *
   * @throws StoreException if it cannot be used; the message says why and what to do
   */
  public static Store open(StoreContext context) {
    // An interrupt would close the channels that files are opened with.
    boolean wasInterrupted = Thread.interrupted();
    Store store = new Store(context);
    try {
      if (context.durability() == Durability.NONE) {
        store.openInMemory();
      } else {
        store.openFolder();
      }
      return store;
    } catch (IOException e) {
      store.resources.closeAfter(e);
      throw unusable(context, e);
    } catch (UncheckedIOException e) {
      store.resources.closeAfter(e);
      throw unusable(context, e.getCause());
    } catch (RuntimeException e) {
      store.resources.closeAfter(e);
      throw e;
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static StoreException unusable(StoreContext context, IOException e) {
    String reason = e instanceof AccessDeniedException ? "no permission for " : "";
    return new StoreException(
        "store "
            + context.dir()
            + " cannot be used: "
            + reason
            + e.getMessage()
            + "; mend that, or choose another folder with --dir",
        e);
  }

  private void openInMemory() {
    receiptLog = resources.keep(new MemoryLog());
    outputLog = resources.keep(new MemoryLog());
    tupleLog = resources.keep(new MemoryLog());
    index = resources.keep(HashIndex.inMemory());
    start();
  }

  private void openFolder() throws IOException {
    Path dir = context.dir();
    makeFolder(dir);
    FolderLock lock = resources.keep(FolderLock.take("store", dir, " with --dir"));
    checkFormat(dir.resolve("FORMAT"));
    if (lock.deadHolder() != 0) {
      notes.add(
          "store "
              + dir
              + " was left open by process pid="
              + lock.deadHolder()
              + ", which died; recovered");
    }
    indexFile = dir.resolve(INDEX);
    index = HashIndex.open(indexFile);
    resources.keep(() -> index.close());
    openReceipts(dir);
    openOutputs(dir);
    tupleLog = openLog(dir.resolve("tuples"), 0);
    if (Files.exists(idsFile())) {
      // Now, before anything is appended: afterwards a log that was cut back cannot be told.
      ids();
    }
    if (forced()) {
      PrivateFolder.force(dir, Set.of(LockFile.NAME, INDEX, IDS));
    }
    start();
  }

  private void openReceipts(Path dir) throws IOException {
    ChronicleLog log = openLog(dir.resolve("receipts"), trusted(index.checkpoint()));
    receiptLog = log;
    boolean shortened = index.checkpoint() > log.lastPosition();
    if (shortened) {
      notes.add(dir + ": the receipts that the index knows of last are not in the log any more");
    }
    // A recovery does not trust what can be made anew.
    if (shortened || context.recover()) {
      renewIndex();
    }
  }

  private void openOutputs(Path dir) throws IOException {
    long checked = ReceiptJournal.outputsOf(receiptLog, index.checkpoint());
    ChronicleLog log = openLog(dir.resolve("outputs"), trusted(checked));
    outputLog = log;
    if (checked > log.lastPosition() && !log.isDropped(checked)) {
      notes.add(dir + ": the outputs of the last receipts are not in their log any more");
      // What was checked and is lost takes receipts with it: making the index anew finds which.
      renewIndex();
    }
  }

  /**
   * What lies before a position that an earlier run has checked is trusted until it is read, but
   * for a recovery.
   */
  private long trusted(long position) {
    return context.recover() ? 0 : position;
  }

  private void renewIndex() throws IOException {
    index.close();
    Files.deleteIfExists(indexFile);
    Files.deleteIfExists(idsFile());
    index = HashIndex.open(indexFile);
  }

  private ChronicleLog openLog(Path folder, long fromPosition) {
    ChronicleLog log =
        ChronicleLog.open(
            folder,
            new ChronicleLog.Options(
                    () -> context.clock().epochMicros() / 1_000, fromPosition, context.recover())
                .forced(forced()));
    resources.keep(log);
    resources.keep(log::requireInPlace);
    notes.addAll(log.report().messages());
    return log;
  }

  private void start() {
    receipts = resources.keep(new ReceiptJournal(receiptLog, outputLog, index, forced()));
    if (receipts.recovered() > 0) {
      notes.add("receipts put back into the index: " + receipts.recovered());
    }
    if (receipts.withoutOutput() > 0) {
      notes.add("receipts whose output is lost, to be executed again: " + receipts.withoutOutput());
    }
    tuples = resources.keep(new TupleJournal(tupleLog, context.clock(), forced()));
  }

  private boolean forced() {
    return context.durability() == Durability.POWER;
  }

  private static void makeFolder(Path dir) throws IOException {
    if (Files.exists(dir) && !Files.isDirectory(dir)) {
      throw new StoreException(
          "store " + dir + " is not a folder; choose another place with --dir");
    }
    PrivateFolder.make(dir);
    if (!Files.isWritable(dir)) {
      throw new StoreException(
          "store "
              + dir
              + " cannot be written: no permission, or a read-only disk; choose another folder with"
              + " --dir");
    }
  }

  private static void checkFormat(Path file) throws IOException {
    if (!Files.exists(file)) {
      // Made whole and then named, so that no crash leaves a name with half of that behind.
      Path draft = file.resolveSibling("FORMAT.new");
      Files.deleteIfExists(draft);
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(draft, FORMAT, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    String found = firstBytes(file);
    if (found.equals(FORMAT)) {
      return;
    }
    String ours = FORMAT.strip();
    String what =
        found.matches("teem store \\d{1,9}\n")
            ? "says '%s', and this version of teem reads '%s': use the one that wrote it"
                .formatted(found.strip(), ours)
            : "does not say '%s': the folder is not a store".formatted(ours);
    throw new StoreException(file + " " + what + ", or choose another folder with --dir");
  }

  /** A few more than a longer file is told by; as bytes, for nobody knows what is in it. */
  private static String firstBytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(FORMAT.length() + MOST_DIGITS), StandardCharsets.ISO_8859_1);
    }
  }

  /** The receipts. */
  public ReceiptStore receipts() {
    return receipts;
  }

  /** The tuples. */
  public TupleJournal tuples() {
    return tuples;
  }

  /**
   * Shows every receipt in the log to a visitor: see {@link ReceiptJournal#forEach}.
   *
   * @throws StoreException if the log has a record that cannot be read
   */
  public void forEachReceipt(Consumer<ReceiptReader> visitor) {
    receipts.forEach(visitor);
  }

  /**
   * Finds a receipt by its id. The first time in a store takes as long as reading all receipts.
   *
   * @param id 32 bytes
   * @return its position, for {@link ReceiptReader#moveTo}, or {@link ReceiptReader#ABSENT}
   */
  public long findById(byte[] id) {
    if (id.length != HashIndex.KEY_BYTES) {
      throw new IllegalArgumentException("id of bytes=" + id.length + ", not 32");
    }
    return ids().find(id, 0);
  }

  private synchronized ReceiptIds ids() {
    if (ids == null) {
      try {
        ids = new ReceiptIds(receiptLog, resources.keep(openIds()));
      } catch (IOException e) {
        throw unusable(context, e);
      }
    }
    return ids;
  }

  private HashIndex openIds() throws IOException {
    if (indexFile == null) {
      return HashIndex.inMemory();
    }
    HashIndex opened = HashIndex.open(idsFile());
    if (opened.checkpoint() > receiptLog.lastPosition()) {
      opened.close();
      Files.delete(idsFile());
      opened = HashIndex.open(idsFile());
    }
    return opened;
  }

  private Path idsFile() {
    return indexFile.resolveSibling(IDS);
  }

  /**
   * Reckons every hash anew: see {@link ReceiptJournal#verify}.
   *
   * @param faults is told of each thing that is not as it was written
   * @param goOn is asked after each receipt, given how many there were, whether to go on
   */
  public ReceiptVerification.Result verify(
      Consumer<ReceiptVerification.Fault> faults, LongPredicate goOn) {
    return receipts.verify(faults, goOn);
  }

  /**
   * Gives up outputs that are older than a policy says, or that make the store larger. Receipts
   * stay. Any thread, also while batches run: receipts then wait to be written while it reads those
   * there are, and the room on the disk is free when readers that have seen the files are closed.
   *
   * @param dryRun whether to do nothing and tell what would be done
   * @throws IllegalStateException if the store is in memory only
   */
  public RetentionReport retain(RetentionPolicy policy, boolean dryRun) {
    if (!(outputLog instanceof ChronicleLog outputs)) {
      throw new IllegalStateException(
          "store " + context.dir() + " is in memory only: it has no outputs on a disk to give up");
    }
    long now = context.clock().epochMicros();
    return receipts.betweenWrites(() -> {
      try {
        return Retention.run(context.dir(), receipts, outputs, policy, now, dryRun);
      } catch (IOException e) {
        throw unusable(context, e);
      }
    });
  }

  /** How many receipts can be found. */
  public long receiptCount() {
    return receipts.size();
  }

  /** Bytes appended to the logs since the store was opened, with their frames. */
  public long bytesAppended() {
    return receiptLog.bytes() + outputLog.bytes() + tupleLog.bytes();
  }

  /** What opening found and mended, a line each, for the user to know. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Writes what waits and closes everything, newest first. Idempotent. */
  @Override
  public void close() {
    resources.close();
  }
}
