package dev.teem.stress.power;

import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The system calls of a process, as {@code strace -f -y} wrote them, and what the process said on
 * its standard output meanwhile: {@code append <log>} right before or after each append to a log,
 * {@code ack <log>} when it knew that all it had appended to that log was as durable as promised.
 *
 * <p>Whatever the process stores goes through mappings and is not seen. But an append that was
 * followed by another, or by its own mark, was over then.
 */
final class Trace {
  private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");
  private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. (\\w+) resumed>(.*)");
  private static final String UNFINISHED = "<unfinished ...>";
  private static final Pattern FORCE =
      Pattern.compile("f(?:data)?sync\\(\\d+<([^>]*)>\\) += 0\\b.*");
  private static final Pattern MADE =
      Pattern.compile("openat\\([^\"]*\"([^\"]*)\", [A-Z_|]*O_CREAT.* = \\d+<.*");
  private static final Pattern MADE_FOLDER =
      Pattern.compile("mkdir(?:at)?\\([^\"]*\"([^\"]*)\", .* = 0\\b.*");
  private static final Pattern RENAMED =
      Pattern.compile("rename(?:at2?)?\\([^\"]*\"([^\"]*)\", [^\"]*\"([^\"]*)\".* = 0\\b.*");

  /** Opened so that each write is forced. */
  private static final Pattern SYNCHRONOUS =
      Pattern.compile("openat\\([^\"]*\"([^\"]*)\", [A-Z_|]*O_D?SYNC.* = \\d+<.*");

  private static final Pattern SAID =
      Pattern.compile("write\\(1<[^>]*>, \"(append|ack) ([^\"]*)\\\\n\".*");

  /** A successful force, from the line in which it began to the one in which it was over. */
  private record Force(String path, int began, int over) {}

  private final List<Force> forces = new ArrayList<>();

  /** Where each name was made last. */
  private final Map<String, Integer> made = new HashMap<>();

  /** The files of each log, in the order of their making, and where that was. */
  private final Map<String, List<Map.Entry<String, Integer>>> files = new HashMap<>();

  /** Where something was appended to each log since its last acknowledgement. */
  private final Map<String, List<Integer>> appends = new HashMap<>();

  private int acknowledgements;
  private int appended;

  private Trace() {}

  /**
   * Checks a trace.
   *
   * @throws Violation for the first acknowledgement that comes too early
   */
  static Trace check(Path file) throws Violation, IOException {
    Trace trace = new Trace();
    Map<String, String> begun = new HashMap<>();
    Map<String, Integer> began = new HashMap<>();
    int number = 0;
    try (Stream<String> lines = Files.lines(file)) {
      for (String line : (Iterable<String>) lines::iterator) {
        number++;
        Matcher call = LINE.matcher(line);
        if (!call.matches()) {
          continue;
        }
        String thread = call.group(1);
        String text = call.group(2);
        Matcher resumed = RESUMED.matcher(text);
        if (text.endsWith(UNFINISHED)) {
          String start = text.substring(0, text.length() - UNFINISHED.length());
          begun.put(thread, start.stripTrailing());
          began.put(thread, number);
          // What is said is said when the call begins: then it was true.
          trace.said(start, number);
        } else if (resumed.matches() && begun.containsKey(thread)) {
          trace.called(begun.remove(thread) + resumed.group(2), began.remove(thread), number);
        } else {
          trace.said(text, number);
          trace.called(text, number, number);
        }
      }
    }
    return trace;
  }

  /** Acknowledgements checked. */
  int acknowledgements() {
    return acknowledgements;
  }

  /** Appends that they were about. */
  int appended() {
    return appended;
  }

  /** Forces that were seen. */
  int forces() {
    return forces.size();
  }

  private void called(String call, int began, int over) throws Violation {
    Matcher force = FORCE.matcher(call);
    if (force.matches()) {
      forces.add(new Force(force.group(1), began, over));
      return;
    }
    Matcher written = SYNCHRONOUS.matcher(call);
    if (written.matches()) {
      forces.add(new Force(written.group(1), began, over));
    }
    Matcher renamed = RENAMED.matcher(call);
    if (renamed.matches()) {
      renamed(renamed.group(1), renamed.group(2), over);
    }
    for (Pattern making : List.of(MADE, MADE_FOLDER)) {
      Matcher name = making.matcher(call);
      if (name.matches()) {
        made(name.group(1), over);
      }
    }
  }

  private void made(String path, int line) {
    // Opening what is there already looks the same.
    if (made.putIfAbsent(path, line) == null && path.endsWith(".cq4")) {
      files.computeIfAbsent(parent(path), log -> new ArrayList<>()).add(Map.entry(path, line));
    }
  }

  /** Whoever finds a file under its last name finds it whole. */
  private void renamed(String from, String to, int line) throws Violation {
    if (made.containsKey(from) && !isForced(from, made.get(from) - 1, line)) {
      throw new Violation("line %d: %s was not forced before it was renamed".formatted(line, from));
    }
    made(to, line);
  }

  private void said(String call, int line) throws Violation {
    Matcher said = SAID.matcher(call);
    if (!said.matches()) {
      return;
    }
    String log = said.group(2);
    List<Integer> unforced = appends.computeIfAbsent(log, any -> new ArrayList<>());
    if (said.group(1).equals("append")) {
      unforced.add(line);
      return;
    }
    for (int i = 0; i < unforced.size(); i++) {
      // When the next is to be appended this one is in its file.
      int there = i + 1 < unforced.size() ? unforced.get(i + 1) : unforced.get(i);
      int looked = i + 1 < unforced.size() ? there : line;
      String file = newest(log, looked);
      if (file != null) {
        checkForced(file, there, line);
        appended++;
      } else if (looked == line) {
        throw new Violation("line " + line + ": acknowledged, but " + log + " has no file");
      }
    }
    unforced.clear();
    acknowledgements++;
  }

  private String newest(String log, int line) {
    String newest = null;
    for (Map.Entry<String, Integer> file : files.getOrDefault(log, List.of())) {
      newest = file.getValue() < line ? file.getKey() : newest;
    }
    return newest;
  }

  private void checkForced(String file, int since, int until) throws Violation {
    if (!isForced(file, since, until)) {
      throw new Violation(
          "line %d: acknowledged, but %s was not forced since line %d"
              .formatted(until, file, since));
    }
    Set<String> above = new HashSet<>();
    for (String path = file; made.containsKey(path) && above.add(path); path = parent(path)) {
      if (!isForced(parent(path), made.get(path), until)) {
        throw new Violation(
            "line %d: acknowledged, but the name of %s was not forced since line %d"
                .formatted(until, path, made.get(path)));
      }
    }
  }

  private boolean isForced(String path, int since, int until) {
    return forces.stream()
        .anyMatch(
            force -> force.path().equals(path) && force.began() > since && force.over() < until);
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
