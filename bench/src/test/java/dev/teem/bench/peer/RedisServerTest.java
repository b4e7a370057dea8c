package dev.teem.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

@Timeout(60)
class RedisServerTest {
  @TempDir private Path folder;

  @BeforeEach
  void requireRedis() {
    assumeTrue(PeerProgram.installed("redis-server"));
  }

  private static Jedis connect(RedisServer server) {
    return new Jedis(InetAddress.getLoopbackAddress().getHostAddress(), server.port());
  }

  @Test
  void shouldKeepWhatItIsToldInItsFolderAndEnd() throws Exception {
    RedisServer server = RedisServer.start(folder.resolve("redis"));
    try (Jedis client = connect(server)) {
      assertThat(client.lpush("list", "payload")).isEqualTo(1);
      assertThat(client.configGet("appendfsync")).containsEntry("appendfsync", "everysec");
      assertThat(client.configGet("save")).containsEntry("save", "");
    } finally {
      server.close();
      server.close();
    }
    assertThatThrownBy(() -> connect(server).ping()).hasMessageContaining("connect");

    try (RedisServer again = RedisServer.start(folder.resolve("redis"));
        Jedis client = connect(again)) {
      assertThat(client.rpop("list")).isEqualTo("payload");
    }
  }

  @Test
  void shouldSayWhyItDoesNotStart() throws IOException {
    Path place = folder.resolve("redis");
    Files.createDirectories(place);
    Files.writeString(place.resolve("appendonlydir"), "no folder");

    assertThatThrownBy(() -> RedisServer.start(place))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("redis-server does not start", "appendonlydir");
  }
}
