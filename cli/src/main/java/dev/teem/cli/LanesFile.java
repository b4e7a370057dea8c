package dev.teem.cli;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.JsonException;
import dev.teem.journal.watchdog.WatchdogContext;
import dev.teem.journal.watchdog.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The lanes that are to be staffed, as a user writes them.
 *
 * <pre>  [{"lane": "docs", "tree": ["docs/**"], "exclusive": false, "command": ["sh", "work.sh"]}]
 * </pre>
 *
 * Whatever is wrong is said with the file, the lane, the member and what to write instead.
 */
final class LanesFile {
  private static final int MAX_MEBIBYTES = 1;

  /** Elements of a tree, and words of a command. */
  private static final int MAX_ELEMENTS = 256;

  private static final Set<String> MEMBERS = Set.of("lane", "tree", "exclusive", "command");

  private final TextFile file;

  private LanesFile(Path file) {
    this.file = new TextFile("--lanes", file);
  }

  static List<Worker> read(Path file) throws IOException {
    return new LanesFile(file).workers();
  }

  private List<Worker> workers() throws IOException {
    List<?> lanes = parse(file.read(MAX_MEBIBYTES));
    if (lanes.isEmpty()) {
      throw wrong("the array is empty; write a lane into it");
    }
    if (lanes.size() > WatchdogContext.MAX_WORKERS) {
      throw wrong("lanes=" + lanes.size() + ", at most " + WatchdogContext.MAX_WORKERS);
    }
    List<Worker> workers = new ArrayList<>();
    for (Object lane : lanes) {
      workers.add(worker("lane " + (workers.size() + 1), lane));
    }
    return workers;
  }

  private List<?> parse(String text) {
    try {
      if (CanonicalJson.parse(text) instanceof List<?> lanes) {
        return lanes;
      }
    } catch (JsonException e) {
      throw wrong("not JSON: " + e.getMessage());
    }
    throw wrong(
        "not an array; write [{\"lane\": \"docs\", \"tree\": [\"docs/**\"], \"command\": [\"sh\","
            + " \"work.sh\"]}]");
  }

  private Worker worker(String place, Object value) {
    if (!(value instanceof Map<?, ?> members)) {
      throw wrong(place + ": " + shown(value) + " is not an object; write {\"lane\": ...}");
    }
    for (Object name : members.keySet()) {
      if (!MEMBERS.contains(name)) {
        throw wrong(
            place + ": unknown member " + shown(name) + "; it has lane, tree, exclusive, command");
      }
    }
    if (!(members.get("lane") instanceof String lane)) {
      throw wrong(place, "lane", members, "a name", "\"docs\"");
    }
    Object exclusive = members.containsKey("exclusive") ? members.get("exclusive") : false;
    if (!(exclusive instanceof Boolean isExclusive)) {
      throw wrong(place, "exclusive", members, "true or false", "true");
    }
    List<String> tree = texts(place, "tree", members, "an array of globs", "[\"docs/**\"]");
    List<String> command =
        texts(place, "command", members, "an array of words", "[\"sh\", \"work.sh\"]");
    try {
      return new Worker(lane, tree, isExclusive, command);
    } catch (IllegalArgumentException e) {
      throw wrong(place + ": " + e.getMessage());
    }
  }

  private List<String> texts(
      String place, String name, Map<?, ?> members, String what, String example) {
    if (!(members.get(name) instanceof List<?> elements)
        || !elements.stream().allMatch(String.class::isInstance)) {
      throw wrong(place, name, members, what, example);
    }
    if (elements.size() > MAX_ELEMENTS) {
      throw wrong(
          place
              + ": member "
              + name
              + " has "
              + elements.size()
              + " elements, at most "
              + MAX_ELEMENTS);
    }
    return elements.stream().map(String.class::cast).toList();
  }

  private UsageException wrong(
      String place, String name, Map<?, ?> members, String what, String example) {
    String found =
        members.containsKey(name) ? shown(members.get(name)) + " is not " + what : "is missing";
    return wrong(place + ": member " + name + ": " + found + "; write " + example);
  }

  /** As JSON, cut where a line gets too long to be read. */
  private static String shown(Object value) {
    String text = CanonicalJson.write(value);
    return Text.shown(text.length() <= 60 ? text : text.substring(0, 60) + "...");
  }

  private UsageException wrong(String problem) {
    return file.wrong(problem);
  }
}
