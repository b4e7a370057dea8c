package dev.teem.stress.trial;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to start JVMs of the same code. */
public final class Jvm {
  /** The openings that ./teem gives; see the parent pom. */
  private static final List<String> OPENINGS =
      List.of(
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Djdk.trackAllThreads=false");

  /** And its sizes. */
  private static final List<String> SIZES =
      List.of("-XX:+UseParallelGC", "-Xmx1g", "-Xmn24m", "-XX:MaxDirectMemorySize=1t");

  private Jvm() {}

  /** The command for a JVM like that of ./teem, with this one's class path. */
  public static List<String> command(String main, List<String> arguments) {
    return command(SIZES, main, arguments);
  }

  /** The same with other options than those for its size. */
  public static List<String> command(List<String> options, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPENINGS);
    command.addAll(options);
    command.add("-cp");
    command.add(classPath());
    command.add(main);
    command.addAll(arguments);
    return command;
  }

  /** This JVM's, made absolute. */
  private static String classPath() {
    StringBuilder absolute = new StringBuilder();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      absolute.append(absolute.isEmpty() ? "" : File.pathSeparator);
      absolute.append(Path.of(entry).toAbsolutePath());
    }
    return absolute.toString();
  }
}
