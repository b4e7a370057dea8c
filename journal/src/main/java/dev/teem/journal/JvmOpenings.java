package dev.teem.journal;

/** What the JVM must have been started with for Chronicle Queue to work. */
public final class JvmOpenings {
  private static final String[] PACKAGES = {"sun.nio.ch", "java.lang.reflect"};

  private JvmOpenings() {}

  /**
   * Checks that the JVM opens to Chronicle Queue the two packages that it cannot do without.
   *
   * @throws IllegalStateException if it does not; the message has the flags to add
   */
  public static void check() {
    Module base = Object.class.getModule();
    Module unnamed = JvmOpenings.class.getClassLoader().getUnnamedModule();
    for (String name : PACKAGES) {
      if (!base.isOpen(name, unnamed)) {
        throw new IllegalStateException(
            "The JVM does not open package="
                + name
                + " of java.base, which Chronicle Queue needs. Start java with:"
                + " --add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
                + " --add-opens=java.base/java.lang.reflect=ALL-UNNAMED"
                + " --add-exports=java.base/jdk.internal.ref=ALL-UNNAMED"
                + " --enable-native-access=ALL-UNNAMED"
                + " --sun-misc-unsafe-memory-access=allow");
      }
    }
  }
}
