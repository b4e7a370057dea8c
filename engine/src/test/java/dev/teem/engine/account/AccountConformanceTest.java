package dev.teem.engine.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.receipt.ConformanceVectors;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import dev.teem.engine.time.VirtualClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AccountConformanceTest {
  private static final String FILE = "account.json";
  private static final boolean RELEASED_ONCE =
      ConformanceVectors.deviates(FILE, "an account released twice");

  private final VirtualClock clock = new VirtualClock();
  private final Map<String, Account> accounts = new HashMap<>();
  private final Map<String, Account> parents = new HashMap<>();
  private final Set<String> released = new HashSet<>();

  @ParameterizedTest
  @MethodSource("cases")
  void shouldCountAsTheReferenceDoes(Case vector) {
    List<String> results = new ArrayList<>();
    for (Case op : vector.objects("ops")) {
      results.add(resultOf(op));
    }
    assertThat(results).isEqualTo(vector.list("results"));
    vector.map("final").forEach((name, figures) -> check((String) name, (Map<?, ?>) figures));
  }

  private String resultOf(Case op) {
    try {
      run(op);
      return "ok";
    } catch (QuotaExceededException e) {
      assertThat(e).hasMessage("quota exceeded: " + e.resource());
      return "QuotaExceeded:" + e.resource();
    }
  }

  private void run(Case op) {
    switch (op.text("op")) {
      case "root" -> accounts.put(op.text("as"), Account.root(quota(op), clock));
      case "child" -> {
        accounts.put(op.text("as"), account(op).child(quota(op)));
        parents.put(op.text("as"), account(op));
      }
      case "charge" -> account(op).charge(meter(op.text("meter")), amount(op));
      case "refund" -> account(op).refund(meter(op.text("meter")), amount(op));
      case "release" -> release(op.text("acct"));
      case "advance" -> clock.advance(op.integer("ms") * 1_000_000);
      case "checkWall" -> account(op).checkWall();
      default -> throw new AssertionError("op=" + op.text("op") + " is not known");
    }
  }

  private void release(String name) {
    Account parent = parents.get(name);
    boolean again = !released.add(name);
    if (again && RELEASED_ONCE && parent != null) {
      double usage = parent.usage(Meter.CHILDREN);
      accounts.get(name).release();
      assertThat(parent.usage(Meter.CHILDREN)).isEqualTo(usage);
      // What the reference gives back once too often, so that the rest can be compared.
      parent.refund(Meter.CHILDREN, 1);
    } else {
      accounts.get(name).release();
    }
  }

  private void check(String name, Map<?, ?> figures) {
    Account account = accounts.get(name);
    Case remaining = new Case(figures).object("remaining");
    Case usage = new Case(figures).object("usage");
    for (Meter meter : Meter.values()) {
      assertThat(account.remaining(meter))
          .as("%s of %s left", meter, name)
          .isEqualTo(limit(remaining, meter.label()));
      // Adding 0 makes -0.0, which the vectors do not tell, into 0.0.
      assertThat(account.usage(meter) + 0.0)
          .as("%s of %s used", meter, name)
          .isEqualTo(usage.number(meter.label()));
    }
    assertThat(account.remainingWallMs()).isEqualTo(limit(remaining, "wallMs"));
    assertThat(account.remainingQuota().wallMs()).isEqualTo(limit(remaining, "wallMs"));
    assertThat(account.remainingQuota().mem()).isEqualTo(limit(remaining, "mem"));
  }

  private Account account(Case op) {
    return accounts.get(op.text("acct"));
  }

  private static Quota quota(Case op) {
    Quota quota = Quota.NONE;
    for (Map.Entry<?, ?> limit : op.map("quota").entrySet()) {
      double amount = ((Number) limit.getValue()).doubleValue();
      quota =
          switch ((String) limit.getKey()) {
            case "wallMs" -> quota.wallMs(amount);
            case "mem" -> quota.mem(amount);
            case String label -> quota.with(meter(label), amount);
          };
    }
    return quota;
  }

  private static Meter meter(String label) {
    return Stream.of(Meter.values())
        .filter(meter -> meter.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private static double amount(Case op) {
    Object n = op.fields().get("n");
    return n instanceof String text ? Double.parseDouble(text) : op.number("n");
  }

  private static double limit(Case remaining, String name) {
    return remaining.fields().get(name) == null ? Double.POSITIVE_INFINITY : remaining.number(name);
  }

  static Stream<Case> cases() {
    return ConformanceVectors.of(FILE);
  }
}
