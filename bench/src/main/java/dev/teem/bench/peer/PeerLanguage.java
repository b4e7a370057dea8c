package dev.teem.bench.peer;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How programs of a language are made and run. */
public enum PeerLanguage {
  /** Goroutines and channels, on all processors. */
  GO(List.of("go"), List.of("go.mod", "main.go", "skynet.go", "pingpong.go", "idle.go")) {
    @Override
    List<String> build() {
      return List.of("go", "build", "-o", "peer", ".");
    }

    @Override
    Map<String, String> environment() {
      // Neither a newer compiler nor anything else is to be fetched.
      return Map.of("GOTOOLCHAIN", "local", "GOPROXY", "off", "GOFLAGS", "");
    }

    @Override
    List<String> run(Path folder) {
      return List.of(folder.resolve("peer").toString());
    }
  },
  /** Processes of Erlang/OTP, on all processors. */
  ERLANG(
      List.of("erlc", "erl"),
      List.of("teem_peer.erl", "teem_skynet.erl", "teem_ping_pong.erl", "teem_idle.erl")) {
    @Override
    List<String> build() {
      return List.of(
          "erlc", "teem_peer.erl", "teem_skynet.erl", "teem_ping_pong.erl", "teem_idle.erl");
    }

    @Override
    Map<String, String> environment() {
      return Map.of("ERL_CRASH_DUMP", "/dev/null");
    }

    @Override
    List<String> run(Path folder) {
      // By default there may be 262,144 processes.
      return List.of("erl", "-noshell", "-noinput", "+P", "4194304", "-run", "teem_peer", "main");
    }
  },
  /** CPython, for what the reference has in it. */
  PYTHON(List.of("python3"), List.of("lane_journal.py")) {
    @Override
    List<String> build() {
      return List.of("python3", "-m", "py_compile", "lane_journal.py");
    }

    @Override
    Map<String, String> environment() {
      return Map.of();
    }

    @Override
    List<String> run(Path folder) {
      return List.of("python3", "lane_journal.py");
    }
  };

  // Made by List.of: immutable.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> commands;

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> sources;

  PeerLanguage(List<String> commands, List<String> sources) {
    this.commands = commands;
    this.sources = sources;
  }

  /** What must be installed. */
  List<String> commands() {
    return commands;
  }

  /** Names of files, in a resource folder named like the language. */
  List<String> sources() {
    return sources;
  }

  /** Run in the folder with the sources. */
  abstract List<String> build();

  abstract Map<String, String> environment();

  /** Run in that folder, too, with the arguments of a peer program behind. */
  abstract List<String> run(Path folder);
}
