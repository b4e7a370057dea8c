package dev.teem.engine.capability;

import java.util.Objects;

/** What a {@link Capability} is about. Immutable, but for the life of a {@link Principal}. */
public sealed interface Resource
    permits Principal, Resource.Device, Resource.Spawn, Resource.Remote {

  /** The sort of thing it is: process, device, spawn or remote. */
  String kind();

  /**
   * A device, open or to be opened.
   *
   * @param name what it is registered as
   */
  record Device(String name) implements Resource {
    /** A device. */
    public Device {
      Objects.requireNonNull(name, "name");
    }

    @Override
    public String kind() {
      return "device";
    }
  }

  /** The starting of processes. */
  enum Spawn implements Resource {
    /** The only one. */
    INSTANCE;

    @Override
    public String kind() {
      return "spawn";
    }

    @Override
    public String toString() {
      return "Spawn";
    }
  }

  /**
   * A process of another node.
   *
   * @param node the node's name
   * @param pid the process's number there
   */
  record Remote(String node, long pid) implements Resource {
    /** A remote process. */
    public Remote {
      Objects.requireNonNull(node, "node");
    }

    @Override
    public String kind() {
      return "remote";
    }
  }
}
