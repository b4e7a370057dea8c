package dev.teem.bench.journal;

import dev.teem.journal.index.HashIndex;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** From keys of 32 bytes to positions, in files. One thread. */
public interface KeyMap extends AutoCloseable {
  /** Without it a Chronicle map cannot compile what it makes up, as its makers say. */
  String CHRONICLE_NEEDS = "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED";

  /** What a look-up gives for a key that is not there. */
  long ABSENT = 0;

  /** Puts an entry in. */
  void put(byte[] key, long value);

  /** The value of a key, or {@link #ABSENT}. */
  long get(byte[] key);

  @Override
  void close();

  /** Who takes part. */
  enum Kind {
    /** Ours, which grows as it fills. */
    TEEM {
      @Override
      KeyMap open(Path place, long entries) throws IOException {
        return new Ours(HashIndex.open(place));
      }
    },
    /** A Chronicle map, told beforehand how many entries there will be, as it must be. */
    CHRONICLE_MAP {
      @Override
      KeyMap open(Path place, long entries) throws IOException {
        return new Chronicle(
            ChronicleMapBuilder.of(byte[].class, Long.class)
                .name("receipts")
                .entries(entries)
                .constantKeySizeBySample(new byte[Keys.BYTES])
                .createPersistedTo(place.toFile()));
      }
    },
    /** RocksDB, with what its makers recommend for look-ups, and no log of its own. */
    ROCKSDB {
      @Override
      KeyMap open(Path place, long entries) throws IOException {
        Files.createDirectories(place);
        try {
          return new Rocks(place);
        } catch (RocksDBException e) {
          throw new IOException(e);
        }
      }
    };

    abstract KeyMap open(Path place, long entries) throws IOException;
  }

  /** Ours. */
  record Ours(HashIndex index) implements KeyMap {
    @Override
    public void put(byte[] key, long value) {
      index.put(key, 0, value);
    }

    @Override
    public long get(byte[] key) {
      return index.get(key, 0);
    }

    @Override
    public void close() {
      index.close();
    }
  }

  /** Chronicle's. */
  record Chronicle(ChronicleMap<byte[], Long> map) implements KeyMap {
    @Override
    public void put(byte[] key, long value) {
      map.put(key, value);
    }

    @Override
    public long get(byte[] key) {
      Long value = map.get(key);
      return value == null ? ABSENT : value;
    }

    @Override
    public void close() {
      map.close();
    }
  }

  /** Of RocksDB. */
  final class Rocks implements KeyMap {
    private static final VarHandle LONG =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final double BLOOM_BITS = 10;

    static {
      RocksDB.loadLibrary();
    }

    private final BloomFilter filter = new BloomFilter(BLOOM_BITS);
    private final Options options;
    private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
    private final RocksDB database;
    private final byte[] value = new byte[Long.BYTES];

    Rocks(Path place) throws RocksDBException {
      options =
          new Options()
              .setCreateIfMissing(true)
              .setAllowMmapReads(true)
              .setTableFormatConfig(new BlockBasedTableConfig().setFilterPolicy(filter));
      database = RocksDB.open(options, place.toString());
    }

    @Override
    public void put(byte[] key, long number) {
      LONG.set(value, 0, number);
      try {
        database.put(unlogged, key, value);
      } catch (RocksDBException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public long get(byte[] key) {
      try {
        int length = database.get(key, value);
        return length == RocksDB.NOT_FOUND ? ABSENT : (long) LONG.get(value, 0);
      } catch (RocksDBException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      database.close();
      unlogged.close();
      options.close();
      filter.close();
    }
  }
}
