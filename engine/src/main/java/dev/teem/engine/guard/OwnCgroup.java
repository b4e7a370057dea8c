package dev.teem.engine.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the folder of the control group, version 2, that this process is in.
 *
 * <pre>
 *  /proc/self/cgroup      0::PATH
 *  /proc/self/mountinfo   id parent device ROOT MOUNT options... - cgroup2 source options
 *
 *  folder                 MOUNT / (PATH below ROOT)
 * </pre>
 *
 * <p>MOUNT and ROOT have blanks, tabs, ends of lines and backslashes as three octal digits.
 */
final class OwnCgroup {
  private static final String VERSION_2 = "0::";
  static final String UPGRADE =
      "; boot with control groups of version 2 alone, as by systemd.unified_cgroup_hierarchy=1";

  private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

  private OwnCgroup() {}

  /**
   * Its folder, which is there.
   *
   * @param proc what the kernel tells of this process, {@code /proc/self}
   * @throws IOException if there is none, with the reason
   */
  static Path folder(Path proc) throws IOException {
    Path table = proc.resolve("cgroup");
    if (!Files.exists(table)) {
      throw new IOException("there is no " + table + ", only Linux has control groups");
    }
    String path =
        ControlFile.read(table)
            .lines()
            .filter(line -> line.startsWith(VERSION_2))
            .findFirst()
            .map(line -> line.substring(VERSION_2.length()))
            .orElseThrow(
                () -> new IOException(table + " names no control group of version 2" + UPGRADE));
    Path group = absolute(path);
    if (group == null) {
      throw new IOException(
          "%s says %s, which is no path below the root that this process sees; start it in a"
                  .formatted(table, path)
              + " control group of its own namespace");
    }
    return mounted(proc.resolve("mountinfo"), group);
  }

  private static Path mounted(Path mountInfo, Path group) throws IOException {
    for (String line : ControlFile.read(mountInfo).lines().toList()) {
      String[] halves = line.split(" - ", 2);
      String[] fields = halves[0].split(" ", -1);
      if (halves.length < 2 || !halves[1].startsWith("cgroup2 ") || fields.length < 6) {
        continue;
      }
      Path root = absolute(unescaped(fields[3]));
      Path mount = absolute(unescaped(fields[4]));
      if (root != null && mount != null && group.startsWith(root)) {
        Path folder = mount.resolve(root.relativize(group));
        if (Files.isDirectory(folder)) {
          return folder;
        }
      }
    }
    throw new IOException(
        "%s names no mount with the control group %s; mount it, as by mount -t cgroup2 none"
                .formatted(mountInfo, group)
            + " /sys/fs/cgroup");
  }

  /** As a path, null if it is not one from the root downwards. */
  private static Path absolute(String text) {
    try {
      Path path = Path.of(text);
      return path.isAbsolute() && path.equals(path.normalize()) ? path : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static String unescaped(String field) {
    return ESCAPE
        .matcher(field)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                Character.toString((char) Integer.parseInt(found.group(1), 8))));
  }
}
