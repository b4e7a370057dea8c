package dev.teem.engine.yool;

/** The yools that come with the engine, by the names under which a command line asks for them. */
public final class BuiltInYools {
  /** The names, for help texts and error messages. */
  public static final String NAMES = "sha256, identity, exec:COMMAND, exec-lines:COMMAND";

  private BuiltInYools() {}

  /**
   * Finds a built-in yool.
   *
   * @param name {@code sha256}, {@code identity}, {@code exec:COMMAND} or {@code
   *     exec-lines:COMMAND}
   * @throws IllegalArgumentException if there is none of that name; the message lists those there
   *     are
   */
  public static Yool named(String name) {
    if (name.startsWith(ExecYool.SCHEME)) {
      return new ExecYool(name.substring(ExecYool.SCHEME.length()));
    }
    if (name.startsWith(ExecLinesYool.SCHEME)) {
      return new ExecLinesYool(name.substring(ExecLinesYool.SCHEME.length()));
    }
    return switch (name) {
      case "sha256" -> new Sha256Yool();
      case "identity" -> new IdentityYool();
      default ->
          throw new IllegalArgumentException("unknown yool '" + name + "'; there are " + NAMES);
    };
  }
}
