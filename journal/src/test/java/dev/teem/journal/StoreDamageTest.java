package dev.teem.journal;

import static dev.teem.journal.Batches.WORDS;
import static dev.teem.journal.Batches.run;
import static dev.teem.journal.Batches.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.ReceiptBlockLayout;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.Batches.Upper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store whose files were lost, exchanged or damaged while it was closed. */
class StoreDamageTest {
  @TempDir Path dir;

  private StoreContext context() {
    return new StoreContext(dir.resolve("store"));
  }

  @Test
  void shouldMakeTheIndexAnewWhenItIsLost() throws IOException {
    try (Store store = Store.open(context())) {
      run(store, spec(WORDS, new Upper()));
    }
    Files.delete(dir.resolve("store/receipts.index"));
    try (Store store = Store.open(context())) {
      assertThat(store.notes()).containsExactly("receipts put back into the index: 3000");
      assertThat(run(store, spec(WORDS, new Upper())).executed()).isZero();
    }
  }

  /** Its slots have no checks of their own: what they lead to tells. */
  @Test
  void shouldSayThatTheIndexIsWrongAndMakeItAnewWhenToldToRecover() throws IOException {
    try (Store store = Store.open(context())) {
      run(store, spec(WORDS, new Upper()));
    }
    // No position of any log, and one of a receipt that its block has not.
    for (LongUnaryOperator wrong :
        List.<LongUnaryOperator>of(_ -> 4, value -> value | ReceiptBlockLayout.MAX_ENTRIES - 1)) {
      changeValues(dir.resolve("store/receipts.index"), wrong);
      try (Store store = Store.open(context())) {
        assertThatThrownBy(() -> run(store, spec(WORDS, new Upper())))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("receipt index is wrong at position=")
            .hasMessageContaining("made anew");
      }
      try (Store store = Store.open(context().recover(true))) {
        assertThat(store.notes()).containsExactly("receipts put back into the index: 3000");
        assertThat(run(store, spec(WORDS, new Upper())).executed()).isZero();
      }
    }
  }

  /** All slots taken, by keys that hash alike: there is no way to make room. */
  @Test
  void shouldSayThatTheIndexIsDamagedWhereItTakesNothing() throws IOException {
    Path index = dir.resolve("store/receipts.index");
    Path before = dir.resolve("index");
    try (Store store = Store.open(context())) {
      run(store, spec(WORDS.subList(0, 100), new Upper()));
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(index)).order(ByteOrder.LITTLE_ENDIAN);
    for (int slot = 8 << 10; slot < 64 << 10; slot += 32) {
      // See the index's layout and its hash, which is 0 of these.
      bytes.putLong(slot, slot * 0xA0761D6478BD642FL);
      bytes.putLong(slot + 8, slot);
      bytes.putLong(slot + 16, 0);
      bytes.putLong(slot + 24, 1);
    }
    Files.write(before, bytes.array());
    Files.copy(before, index, StandardCopyOption.REPLACE_EXISTING);
    try (Store store = Store.open(context())) {
      assertThatThrownBy(() -> run(store, spec(WORDS, new Upper())))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("receipt index is damaged")
          .hasMessageContaining("made anew");
    }
    // This time while it is brought up to date with the log.
    Files.copy(before, index, StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> Store.open(context()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("receipt index is damaged");
    try (Store store = Store.open(context().recover(true))) {
      long kept = store.receiptCount();
      assertThat(kept).isGreaterThan(100);
      assertThat(run(store, spec(WORDS, new Upper())).executed()).isEqualTo(3_000 - kept);
    }
  }

  /** Of all slots that are taken: see the index's layout. */
  private static void changeValues(Path index, LongUnaryOperator change) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(index)).order(ByteOrder.LITTLE_ENDIAN);
    for (int value = (8 << 10) + 24; value < bytes.limit(); value += 32) {
      if (bytes.getLong(value) != 0) {
        bytes.putLong(value, change.applyAsLong(bytes.getLong(value)));
      }
    }
    Files.write(index, bytes.array());
  }

  @Test
  void shouldSayThatALogIsNotWhatItWas() throws IOException {
    Path store = dir.resolve("store");
    for (String log : List.of("receipts", "outputs")) {
      Path before = dir.resolve("before-" + log);
      try (Store first = Store.open(context())) {
        run(first, spec(WORDS.subList(0, 1_000), new Upper(log)));
      }
      copyFolder(store.resolve(log), before);
      try (Store second = Store.open(context())) {
        run(second, spec(WORDS, new Upper(log)));
      }
      deleteFolder(store.resolve(log));
      copyFolder(before, store.resolve(log));
      Upper again = new Upper(log);
      try (Store third = Store.open(context())) {
        assertThat(third.notes()).anySatisfy(note -> assertThat(note).contains("any more"));
        assertThat(run(third, spec(WORDS, again)).executed()).isEqualTo(2_000);
      }
    }
  }

  private static void copyFolder(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void shouldRefuseToForgetReceiptsThatTheIndexKnowsOf() throws IOException {
    try (Store store = Store.open(context())) {
      run(store, spec(WORDS, new Upper()));
    }
    deleteFolder(dir.resolve("store/receipts"));
    assertThatThrownBy(() -> Store.open(context()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("receipts");
    try (Store store = Store.open(context().recover(true))) {
      assertThat(run(store, spec(WORDS, new Upper())).executed()).isEqualTo(3_000);
    }
  }

  @Test
  void shouldDoAgainWhatHasLostItsOutput() throws IOException {
    try (Store store = Store.open(context())) {
      run(store, spec(WORDS, new Upper()));
    }
    deleteFolder(dir.resolve("store/outputs"));
    Files.delete(dir.resolve("store/receipts.index"));
    try (Store store = Store.open(context())) {
      assertThat(store.notes())
          .contains("receipts whose output is lost, to be executed again: 3000");
      assertThat(run(store, spec(WORDS, new Upper())).executed()).isEqualTo(3_000);
    }
  }

  private static void deleteFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(java.util.Comparator.reverseOrder())
          .forEach(file -> {
            try {
              Files.delete(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
