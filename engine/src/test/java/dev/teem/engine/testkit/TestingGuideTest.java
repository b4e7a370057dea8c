package dev.teem.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Does what TESTING.md shows. */
class TestingGuideTest {
  private static final Path GUIDE = Path.of("TESTING.md");

  @TempDir Path dir;

  @TestFactory
  Stream<DynamicTest> shouldShowCodeThatRuns() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    // Titles, and blocks of code below them.
    Matcher part =
        Pattern.compile("^## ([^\\n]*)$|```java\\n(.*?)```", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(Files.readString(GUIDE));
    String title = "";
    while (part.find()) {
      if (part.group(2) == null) {
        title = part.group(1);
      } else {
        int number = tests.size();
        String code = part.group(2);
        tests.add(DynamicTest.dynamicTest(title, () -> run("Snippet" + number, code)));
      }
    }
    assertThat(tests).hasSize(4);
    return tests.stream();
  }

  private void run(String name, String code) throws Exception {
    Path source = dir.resolve(name + ".java");
    Files.writeString(
        source,
        """
        import static org.assertj.core.api.Assertions.assertThat;
        import dev.teem.engine.capability.*;
        import dev.teem.engine.event.*;
        import dev.teem.engine.kernel.*;
        import dev.teem.engine.testkit.*;
        import java.time.Duration;
        import java.util.*;
        public class %s {
          public static void run() throws Exception {
        %s
          }
        }
        """
            .formatted(name, code));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                said,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                dir.toString(),
                source.toString());
    assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {dir.toUri().toURL()})) {
      loader.loadClass(name).getMethod("run").invoke(null);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
