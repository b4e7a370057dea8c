package dev.teem.engine.kernel;

/** The sender of what comes from outside of the engine; the kernel's own signals have none. */
enum Outside {
  HOST
}
