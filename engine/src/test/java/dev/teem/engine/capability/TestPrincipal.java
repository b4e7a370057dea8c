package dev.teem.engine.capability;

/** A process that can do nothing but die. */
final class TestPrincipal extends Principal {
  private final long pid;

  TestPrincipal(long pid) {
    this.pid = pid;
  }

  @Override
  public long pid() {
    return pid;
  }

  void kill() {
    die();
  }
}
