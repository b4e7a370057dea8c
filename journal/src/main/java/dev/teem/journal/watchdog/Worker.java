package dev.teem.journal.watchdog;

import dev.teem.journal.lease.LaneRequest;
import dev.teem.journal.lease.LaneTree;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A lane that is to be staffed, and what staffs it. Immutable.
 *
 * <p>The command runs in the working directory of the watchdog's process, with nothing on its
 * standard input and these variables in its environment. It has to take its lane within the
 * cool-down, to beat and to report what it has got done while it holds it, and to give it back when
 * it ends.
 *
 * @param lane its name; not empty
 * @param tree what the worker touches, globs
 * @param isExclusive whether it runs alone
 * @param command the program and its arguments
 */
public record Worker(String lane, List<String> tree, boolean isExclusive, List<String> command) {
  /** The variable with the lane. */
  public static final String LANE = "TEEM_LANE";

  /** The variable with the tree, a glob on each line. */
  public static final String TREE = "TEEM_TREE";

  /** The variable that says whether the lane is exclusive: true or false. */
  public static final String EXCLUSIVE = "TEEM_EXCLUSIVE";

  /** The variable with the run, which the worker's lease has to carry as {@code run_id}. */
  public static final String RUN_ID = "TEEM_RUN_ID";

  /** The variable with the folder of the lease journal. */
  public static final String LEASES = "TEEM_LEASES";

  /** A file is named after the lane. */
  private static final int LONGEST_FILE_NAME = 200;

  /** Checks the rules above. */
  public Worker {
    tree = List.copyOf(tree);
    command = List.copyOf(command);
    if (lane.isEmpty()) {
      throw new IllegalArgumentException("a lane has no name");
    }
    if (fileName(lane).length() > LONGEST_FILE_NAME) {
      throw new IllegalArgumentException(
          "lane=" + lane.substring(0, 20) + "... is too long a name for its file; shorten it");
    }
    if (tree.stream().allMatch(String::isEmpty)) {
      throw new IllegalArgumentException(
          "lane=" + lane + " has no tree, and could be held with no other; name what it touches");
    }
    if (tree.stream().anyMatch(glob -> glob.indexOf('\n') >= 0)) {
      throw new IllegalArgumentException(
          "lane=" + lane + ": a glob of its tree has a line break; give each glob an element");
    }
    if (command.isEmpty() || command.getFirst().isEmpty()) {
      throw new IllegalArgumentException("lane=" + lane + " has no command; name a program");
    }
    requireNoNul(lane, List.of(lane));
    requireNoNul(lane, tree);
    requireNoNul(lane, command);
  }

  /** A process cannot be told a text that has one. */
  private static void requireNoNul(String lane, List<String> texts) {
    if (texts.stream().anyMatch(text -> text.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException(
          "lane=" + lane.replace('\0', '?') + ": a text holds U+0000; leave it out");
    }
  }

  /** The lane's name, of characters that any file may have. */
  String fileName() {
    return fileName(lane);
  }

  private static String fileName(String lane) {
    return URLEncoder.encode(lane, StandardCharsets.UTF_8).replace("*", "%2A");
  }

  LaneTree laneTree() {
    return LaneTree.of(tree);
  }

  LaneRequest request() {
    return new LaneRequest(lane, laneTree(), isExclusive, "a worker to be launched");
  }
}
