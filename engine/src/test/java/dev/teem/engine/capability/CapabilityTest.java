package dev.teem.engine.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.time.VirtualClock;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CapabilityTest {
  private static final List<Caveat> NO_CAVEATS = List.of();

  private final Mint mint = new Mint();
  private final VirtualClock clock = new VirtualClock();
  private final TestPrincipal alice = new TestPrincipal(1);
  private final TestPrincipal bob = new TestPrincipal(2);
  private final TestPrincipal carol = new TestPrincipal(3);
  private final TestPrincipal target = new TestPrincipal(9);
  private final Capability root =
      mint.mint(alice, target, Right.mask(Right.SEND, Right.MONITOR, Right.KILL));

  @Test
  void shouldAllowItsOwnerWhatItGrants() {
    mint.check(alice, root, Right.SEND, clock);
    assertRefused(bob, root, Right.SEND, "capability not held by caller");
    assertRefused(alice, root, Right.OPEN, "capability lacks right \"open\"");
    assertRefused(alice, null, Right.SEND, "invalid or revoked capability");
  }

  @Test
  void shouldMoveWithATransfer() {
    mint.transfer(root, bob);
    mint.check(bob, root, Right.SEND, clock);
    assertRefused(alice, root, Right.SEND, "capability not held by caller");
    alice.kill();
    mint.check(bob, root, Right.SEND, clock);
  }

  @Test
  void shouldRevokeEverythingDerivedWhereverItIs() {
    Capability derived = attenuate(alice, root, Right.SEND);
    mint.transfer(derived, bob);
    Capability further = attenuate(bob, derived, Right.SEND);
    mint.transfer(further, carol);
    mint.check(carol, further, Right.SEND, clock);

    mint.revoke(derived);
    assertRefused(carol, further, Right.SEND, "invalid or revoked capability");
    mint.check(alice, root, Right.SEND, clock);
  }

  @Test
  void shouldEndWithAnOwnerBetweenItAndItsRoot() {
    Capability derived = attenuate(alice, root, Right.SEND);
    mint.transfer(derived, bob);
    Capability further = attenuate(bob, derived, Right.SEND);
    mint.transfer(further, carol);

    bob.kill();
    assertRefused(carol, further, Right.SEND, "invalid or revoked capability");
    mint.check(alice, root, Right.SEND, clock);
  }

  @Test
  void shouldNotComeBackByATransferAfterItsOwnersDeath() {
    alice.kill();
    mint.transfer(root, bob);
    assertRefused(bob, root, Right.SEND, "invalid or revoked capability");
  }

  @Test
  void shouldOutliveWhatItIsAbout() {
    target.kill();
    mint.check(alice, root, Right.SEND, clock);
  }

  @Test
  void shouldInheritExpiry() {
    Caveat soon = new Caveat.Expires(50);
    Caveat late = new Caveat.Expires(200);
    Capability expiring = mint.mint(alice, target, Right.SEND.mask(), List.of(soon));
    Capability derived = mint.attenuate(alice, expiring, null, List.of(late), clock);
    assertThat(derived.caveats()).containsExactly(soon, late);
    clock.advance(50);
    mint.check(alice, derived, Right.SEND, clock);
    clock.advance(1);
    assertRefused(alice, derived, Right.SEND, "invalid or revoked capability");
    assertRefused(alice, expiring, Right.SEND, "invalid or revoked capability");
  }

  @Test
  void shouldExpireByItsOwnCaveatAlone() {
    Capability derived = mint.attenuate(alice, root, null, List.of(new Caveat.Expires(10)), clock);
    clock.advance(11);
    assertThat(mint.isLive(derived, clock)).isFalse();
    assertThat(mint.isLive(root, clock)).isTrue();
  }

  @Test
  void shouldReadNoClockWithoutCaveats() {
    Capability derived = attenuate(alice, root, Right.SEND);
    mint.check(alice, derived, Right.SEND, null);
    assertThat(mint.allows(alice, derived, Right.SEND, null)).isTrue();
  }

  @Test
  void shouldRefuseToAmplify() {
    Capability derived = attenuate(alice, root, Right.SEND);
    assertThatThrownBy(() -> attenuate(alice, derived, Right.SEND, Right.KILL))
        .isInstanceOf(CapabilityException.class)
        .hasMessage("attenuate: cannot amplify right \"kill\"");
    assertThatThrownBy(() -> attenuate(bob, root, Right.SEND))
        .isInstanceOf(CapabilityException.class)
        .hasMessage("attenuate: caller does not own this capability");
  }

  @Test
  void shouldRefuseBitsOfNoRight() {
    assertThatThrownBy(() -> mint.mint(alice, target, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("rights=0xffffffff");
  }

  @Test
  void shouldCheckADeepChain() {
    Capability leaf = root;
    for (int depth = 0; depth < 5_000; depth++) {
      leaf = attenuate(alice, leaf, Right.SEND);
    }
    mint.check(alice, leaf, Right.SEND, clock);
    mint.revoke(root);
    assertRefused(alice, leaf, Right.SEND, "invalid or revoked capability");
  }

  @Test
  void shouldTellThePidOfAProcessOnly() {
    assertThat(root.pid()).isEqualTo(9);
    Capability device = mint.mint(alice, new Resource.Device("kv"), Right.OPEN.mask());
    assertThatThrownBy(device::pid)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("kind=device is not process: look at resource()=Device[name=kv]");
    assertThat(device)
        .hasToString("Capability[resource=Device[name=kv], rights=[OPEN], caveats=[]]");
  }

  @Test
  void shouldFitIn32Bytes() {
    Map<Class<?>, Integer> sizes = Map.of(boolean.class, 1, byte.class, 1, short.class, 2);
    int bytes = 12;
    for (Field field : Capability.class.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        bytes += field.getType().isPrimitive() ? sizes.get(field.getType()) : 4;
      }
    }
    assertThat(bytes).isEqualTo(32);
  }

  @Test
  void shouldStayLiveWhileItsParentIsHandedOnByAnOwnerWhoThenDies() throws InterruptedException {
    List<TestPrincipal> owners = new ArrayList<>();
    List<Capability> parents = new ArrayList<>();
    List<Capability> derived = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      owners.add(new TestPrincipal(i));
      parents.add(mint.mint(owners.get(i), target, Right.SEND.mask()));
      derived.add(attenuate(owners.get(i), parents.get(i), Right.SEND));
      mint.transfer(derived.get(i), carol);
    }
    AtomicInteger watched = new AtomicInteger(-1);
    Thread leaving = new Thread(() -> handOnAndDie(owners, parents, watched));
    leaving.start();
    int refused = 0;
    for (int i = 0; i < derived.size(); i++) {
      watched.setRelease(i);
      do {
        refused += mint.allows(carol, derived.get(i), Right.SEND, clock) ? 0 : 1;
      } while (!owners.get(i).isDead() && leaving.isAlive());
    }
    leaving.join();
    assertThat(refused).isZero();
    assertThat(parents).allMatch(each -> each.isOwnedBy(bob));
  }

  private void handOnAndDie(
      List<TestPrincipal> owners, List<Capability> parents, AtomicInteger watched) {
    for (int i = 0; i < owners.size(); i++) {
      while (watched.getAcquire() < i) {
        Thread.onSpinWait();
      }
      mint.transfer(parents.get(i), bob);
      owners.get(i).kill();
    }
  }

  @Test
  void shouldOfferUserCodeNothingButALook() {
    assertThat(Capability.class.getConstructors()).isEmpty();
    assertThat(Mint.class.getConstructors()).isEmpty();
    assertThat(
            Stream.of(Capability.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(method -> method.getName()))
        .containsExactlyInAnyOrder(
            "resource", "pid", "rights", "grants", "caveats", "isLive", "toString");
  }

  private Capability attenuate(Principal caller, Capability capability, Right... rights) {
    return mint.attenuate(caller, capability, rights, NO_CAVEATS, clock);
  }

  private void assertRefused(Principal holder, Capability capability, Right right, String why) {
    assertThat(mint.allows(holder, capability, right, clock)).isFalse();
    assertThatThrownBy(() -> mint.check(holder, capability, right, clock))
        .isInstanceOf(CapabilityException.class)
        .hasMessage(why);
  }
}
