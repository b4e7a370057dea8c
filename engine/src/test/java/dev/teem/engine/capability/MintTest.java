package dev.teem.engine.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class MintTest {

  @Test
  void shouldBeClaimedOnce() throws Exception {
    URL classes = Mint.class.getProtectionDomain().getCodeSource().getLocation();
    // A loader of its own, since the one of this JVM's engine can be claimed only by that engine.
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
      Method claim = loader.loadClass(Mint.class.getName()).getMethod("claim");
      assertThat(claim.invoke(null)).isNotNull();
      assertThatThrownBy(() -> claim.invoke(null))
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("claimed already")
          .hasMessageContaining("attenuating");
    }
  }
}
