package dev.teem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a package may use. */
class PackagesTest {
  /** Each may use those before it, and nobody the last one, which is the engine itself. */
  private static final List<String> FROM_THE_GROUND_UP =
      List.of(
          "time",
          "fiber",
          "receipt",
          "catalog",
          "capability",
          "account",
          "event",
          "context",
          "yool",
          "kernel",
          "testkit",
          "space",
          "lane",
          "guard",
          "swarm",
          "agent",
          "");

  /** A class of ours, as a class file names it wherever it uses it. */
  private static final Pattern NAME = Pattern.compile("dev/teem/engine/(?:(\\w+)/)?[A-Z]");

  @Test
  void shouldUseOnlyPackagesBelow() throws Exception {
    Path root =
        Path.of(Engine.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .resolve("dev/teem/engine");
    Set<String> seen = new TreeSet<>();
    Set<String> upwards = new TreeSet<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        String own = root.relativize(file.getParent()).toString();
        seen.add(own);
        for (String used : packagesIn(file)) {
          if (floor(used) > floor(own)) {
            upwards.add(root.relativize(file) + " uses [" + used + "]");
          }
        }
      }
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(FROM_THE_GROUND_UP);
    assertThat(upwards).isEmpty();
  }

  private static int floor(String name) {
    int floor = FROM_THE_GROUND_UP.indexOf(name);
    assertThat(floor).as("floor of package [%s]", name).isNotNegative();
    return floor;
  }

  private static Set<String> packagesIn(Path file) throws IOException {
    Set<String> packages = new TreeSet<>();
    ClassFile.of()
        .parse(file)
        .constantPool()
        .forEach(entry -> {
          if (entry instanceof Utf8Entry text) {
            Matcher name = NAME.matcher(text.stringValue());
            while (name.find()) {
              packages.add(name.group(1) == null ? "" : name.group(1));
            }
          }
        });
    return packages;
  }
}
