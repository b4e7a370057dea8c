package dev.teem.engine.capability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.receipt.ConformanceVectors;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import dev.teem.engine.time.VirtualClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CaptableConformanceTest {
  private static final long NANOS_PER_MS = 1_000_000;

  private final Mint mint = new Mint();
  private final VirtualClock clock = new VirtualClock();
  private final Map<Long, TestPrincipal> principals = new HashMap<>();
  private final Map<String, Capability> capabilities = new HashMap<>();

  @ParameterizedTest
  @MethodSource("cases")
  void shouldGrantAsTheReferenceDoes(Case vector) {
    List<Object> results = new ArrayList<>();
    for (Case op : vector.objects("ops")) {
      results.add(resultOf(op));
    }
    assertThat(results).isEqualTo(vector.list("results"));
    vector
        .map("final")
        .forEach((name, expected) -> assertThat(state((String) name)).isEqualTo(expected));
  }

  private Object resultOf(Case op) {
    try {
      return run(op);
    } catch (CapabilityException e) {
      return "CapError: " + e.getMessage();
    }
  }

  private Object run(Case op) {
    switch (op.text("op")) {
      case "mint" -> {
        int rights = Right.mask(rights(op));
        capabilities.put(op.text("as"), mint.mint(owner(op), resource(op), rights, caveats(op)));
      }
      case "attenuate", "derive" -> {
        Capability weaker =
            mint.attenuate(
                principal(op.integer("caller")), capability(op), rights(op), caveats(op), clock);
        capabilities.put(op.text("as"), weaker);
      }
      case "transfer" -> {
        if (capability(op) != null) {
          mint.transfer(capability(op), principal(op.integer("to")));
        }
      }
      case "revoke" -> {
        if (capability(op) != null) {
          mint.revoke(capability(op));
        }
      }
      case "revokeOwnedBy" -> {
        // The next to have that number is somebody else.
        TestPrincipal dying = principals.remove(op.integer("pid"));
        if (dying != null) {
          dying.kill();
        }
      }
      case "require" -> require(op);
      case "advance" -> clock.advance(op.integer("ms") * NANOS_PER_MS);
      case "ownsKind" -> {
        return ownsKind(principal(op.integer("pid")), op.text("kind"));
      }
      case "lookup" -> {
        return mint.isLive(capability(op), clock);
      }
      default -> throw new AssertionError("op=" + op.text("op") + " is not known");
    }
    return "ok";
  }

  private void require(Case op) {
    Principal holder = principal(op.integer("holder"));
    Right right = right(op.text("right"));
    boolean allowed = mint.allows(holder, capability(op), right, clock);
    try {
      mint.check(holder, capability(op), right, clock);
      assertThat(allowed).isTrue();
    } catch (CapabilityException e) {
      assertThat(allowed).isFalse();
      throw e;
    }
  }

  private boolean ownsKind(Principal owner, String kind) {
    return capabilities.values().stream()
        .anyMatch(each -> each.resource().kind().equals(kind) && mint.holds(owner, each, clock));
  }

  private Map<String, Object> state(String name) {
    Capability capability = capabilities.get(name);
    boolean intact = capability.isIntact();
    Map<String, Object> state = new HashMap<>();
    state.put("in_table", intact);
    state.put("live", capability.isLive(clock));
    if (intact) {
      state.put("owner", capability.owner().pid());
      state.put("rights", capability.rights().stream().map(Right::label).sorted().toList());
      state.put("caveats", capability.caveats().stream().map(this::fields).toList());
      state.put("kind", capability.resource().kind());
    }
    return state;
  }

  private Map<String, Object> fields(Caveat caveat) {
    return switch (caveat) {
      case Caveat.Expires(long at) -> Map.of("kind", "expires", "at", at / NANOS_PER_MS);
    };
  }

  private Capability capability(Case op) {
    return capabilities.get(op.text("cap"));
  }

  private Principal owner(Case op) {
    return principal(op.integer("owner"));
  }

  private TestPrincipal principal(long pid) {
    return principals.computeIfAbsent(pid, TestPrincipal::new);
  }

  private static Resource resource(Case op) {
    Case resource = op.object("resource");
    return switch (resource.text("kind")) {
      case "process" -> new TestPrincipal(resource.integer("pid"));
      case "device" -> new Resource.Device(resource.text("driver"));
      case "spawn" -> Resource.Spawn.INSTANCE;
      case "remote" -> new Resource.Remote(resource.text("node"), resource.integer("pid"));
      case String kind -> throw new AssertionError("kind=" + kind + " is not known");
    };
  }

  private static Right[] rights(Case op) {
    List<?> labels = op.list("rights");
    return labels == null
        ? null
        : labels.stream().map(label -> right((String) label)).toArray(Right[]::new);
  }

  private static Right right(String label) {
    return Right.valueOf(label.toUpperCase(Locale.ROOT));
  }

  private static List<Caveat> caveats(Case op) {
    if (!op.has("caveats")) {
      return List.of();
    }
    List<Caveat> caveats = new ArrayList<>();
    for (Case caveat : op.objects("caveats")) {
      assertThat(caveat.text("kind")).isEqualTo("expires");
      caveats.add(new Caveat.Expires(caveat.integer("at") * NANOS_PER_MS));
    }
    return caveats;
  }

  static Stream<Case> cases() {
    return ConformanceVectors.of("captable.json");
  }
}
