package dev.teem.journal.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Other processes of the tests. */
public final class Children {
  private Children() {}

  /** A JVM with this one's class path; its standard error goes where the caller says. */
  public static ProcessBuilder java(List<String> flags, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  public static List<String> openings() {
    return List.of(
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Xmx128m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1");
  }

  /** What one has printed: its lines, but the one that it has not written to its end. */
  public static List<String> wholeLines(Path printed) throws IOException {
    String output = Files.readString(printed);
    return output.substring(0, output.lastIndexOf('\n') + 1).lines().toList();
  }

  /** Bytes that a file takes on the disk, holes not counted. */
  static long diskBytes(Path file) throws IOException {
    return 512L * Long.parseLong(run("stat", "-c", "%b", file.toString()).strip());
  }

  public static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      int exit = process.waitFor();
      return exit == 0 ? output : "exit=" + exit + " " + output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
