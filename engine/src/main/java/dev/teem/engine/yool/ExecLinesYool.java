package dev.teem.engine.yool;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Runs a shell command for many items at once: a line each on its standard input, and as many lines
 * on its standard output, in the same order. An output is its line without the line feed. The items
 * of a command that fails, or that gives more or fewer lines, all fail.
 */
public final class ExecLinesYool implements Yool {
  static final String SCHEME = "exec-lines:";

  private final String name;
  private final ShellCommand command;

  /**
   * A yool of one command.
   *
   * @param command what {@code sh -c} is given; not blank
   */
  public ExecLinesYool(String command) {
    this.command = new ShellCommand(SCHEME, command);
    name = SCHEME + command;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean blocking() {
    return true;
  }

  @Override
  public boolean takesMany() {
    return true;
  }

  @Override
  public void run(Call call) throws Exception {
    runAll(List.of(call));
  }

  @Override
  public void runAll(List<Call> calls) throws Exception {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Call call : calls) {
      checkIsLine(call);
      lines.write(call.array(), call.offset(), call.length());
      lines.write('\n');
    }
    Output answers = new Output();
    // What the command costs is the first call's: nobody can tell the share of each.
    try (CostFile cost = CostFile.ifWanted(calls.getFirst())) {
      command.run(lines.toByteArray(), 0, lines.size(), answers, cost);
    }
    int given = count(answers);
    if (given != calls.size()) {
      throw new YoolException(
          "lines=" + given + " of output for items=" + calls.size() + "; give a line for each");
    }
    split(answers, calls);
  }

  private static void checkIsLine(Call call) throws YoolException {
    for (int i = call.offset(); i < call.offset() + call.length(); i++) {
      if (call.array()[i] == '\n') {
        throw new YoolException(
            "the item of agent=" + call.agent() + " has more than a line; use exec: instead");
      }
    }
  }

  /** The last line need not end with a line feed. */
  private static int count(Output answers) {
    int lines = 0;
    for (int i = 0; i < answers.length(); i++) {
      if (answers.array()[i] == '\n') {
        lines++;
      }
    }
    boolean open = answers.length() > 0 && answers.array()[answers.length() - 1] != '\n';
    return open ? lines + 1 : lines;
  }

  private static void split(Output answers, List<Call> calls) throws YoolException {
    int start = 0;
    for (Call call : calls) {
      int end = start;
      while (end < answers.length() && answers.array()[end] != '\n') {
        end++;
      }
      call.output().write(answers.array(), start, end - start);
      start = end + 1;
    }
  }
}
