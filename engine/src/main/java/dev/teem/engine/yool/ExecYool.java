package dev.teem.engine.yool;

/**
 * Runs a shell command per item: the item on its standard input, its standard output is the output.
 * A non-zero exit fails the agent with the status and the first {@value #STDERR_LIMIT} bytes of
 * standard error. If somebody wants to know what it costs, it may say so, see {@link CostFile}.
 *
 * <p>An interrupt kills the command with everything it started.
 */
public final class ExecYool implements Yool {
  /** How many bytes of standard error a failed agent's receipt keeps. */
  public static final int STDERR_LIMIT = 4 << 10;

  static final String SCHEME = "exec:";

  private final String name;
  private final ShellCommand command;

  /**
   * A yool of one command.
   *
   * @param command what {@code sh -c} is given; not blank
   */
  public ExecYool(String command) {
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
  public void run(Call call) throws Exception {
    try (CostFile cost = CostFile.ifWanted(call)) {
      command.run(call.array(), call.offset(), call.length(), call.output(), cost);
    }
  }
}
