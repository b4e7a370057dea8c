package dev.teem.engine.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads files of conformance vectors: those of the test resources, or of the folder that the
 * environment variable {@code CONFORMANCE_DIR} names.
 */
public final class ConformanceVectors {
  private ConformanceVectors() {}

  /** One case of a file. The text names it in test reports. */
  public record Case(Map<?, ?> fields) {
    /** Gives a field that is a string or null. */
    public String text(String name) {
      return (String) get(name);
    }

    /** Gives a field that is an integer. */
    public long integer(String name) {
      return (Long) get(name);
    }

    /** Gives a field that is a number. */
    public double number(String name) {
      return ((Number) get(name)).doubleValue();
    }

    /** Gives a field that is an array or null. */
    public List<?> list(String name) {
      return (List<?>) get(name);
    }

    /** Gives a field that is an array of objects. */
    public List<Case> objects(String name) {
      return list(name).stream().map(fields -> new Case((Map<?, ?>) fields)).toList();
    }

    /** Gives a field that is an object. */
    public Case object(String name) {
      return new Case(map(name));
    }

    /** Gives a field that is an object or null. */
    public Map<?, ?> map(String name) {
      return (Map<?, ?>) get(name);
    }

    private Object get(String name) {
      assertThat(fields.containsKey(name)).as("case %s has field %s", this, name).isTrue();
      return fields.get(name);
    }

    /** Whether an optional field is there. */
    public boolean has(String name) {
      return fields.containsKey(name);
    }

    @Override
    public String toString() {
      return "id=" + fields.get("id") + " kind=" + fields.get("kind");
    }
  }

  /** Gives all cases of a file; never none. */
  public static Stream<Case> of(String file) {
    Map<?, ?> document = (Map<?, ?>) CanonicalJson.parse(text(file));
    List<?> cases = (List<?>) document.get("cases");
    assertThat(cases).as("cases of %s", file).isNotEmpty();
    Map<?, ?> meta = (Map<?, ?>) document.get("meta");
    assertThat(meta.get("case_count")).as("case_count of %s", file).isEqualTo((long) cases.size());
    return cases.stream().map(fields -> new Case((Map<?, ?>) fields));
  }

  /**
   * Whether deviations.json lists a kind of case in which we mean to differ from a file's vectors.
   */
  public static boolean deviates(String file, String where) {
    List<?> deviations = (List<?>) CanonicalJson.parse(resource("deviations.json"));
    return deviations.stream()
        .map(fields -> new Case((Map<?, ?>) fields))
        .anyMatch(each -> each.text("file").equals(file) && each.text("where").equals(where));
  }

  private static String text(String file) {
    String folder = System.getenv("CONFORMANCE_DIR");
    if (folder == null) {
      return resource(file);
    }
    try {
      return Files.readString(Path.of(folder, file));
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  private static String resource(String file) {
    try (InputStream resource =
        ConformanceVectors.class.getResourceAsStream("/conformance/" + file)) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
