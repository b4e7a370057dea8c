package dev.teem.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.InterruptedByTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetryableTest {
  private final Retryable retryable = Retryable.timeoutsAndConnectionErrors();

  static Throwable[] passing() {
    return new Throwable[] {
      new TimeoutException(),
      new SocketTimeoutException(),
      new HttpTimeoutException("request timed out"),
      new HttpConnectTimeoutException("connect timed out"),
      new InterruptedByTimeoutException(),
      new InterruptedIOException("timeout"),
      new InterruptedIOException("Read timed out"),
      new ConnectException("Connection refused"),
      new NoRouteToHostException(),
      new SocketException("Connection reset"),
      new ExecutionException(new TimeoutException()),
      new CompletionException(new ExecutionException(new ConnectException())),
      new UncheckedIOException(new SocketTimeoutException()),
    };
  }

  @ParameterizedTest
  @MethodSource("passing")
  void shouldTryAgainAfterATimeoutOrAConnectionError(Throwable failure) {
    assertThat(retryable.test(failure)).isTrue();
  }

  static Throwable[] lasting() {
    return new Throwable[] {
      new IllegalStateException("status=400"),
      new IOException("no such file"),
      new EOFException(),
      new UnknownHostException("nowhere.example"),
      new InterruptedException(),
      new InterruptedIOException(),
      new InterruptedIOException("interrupted"),
      new ClosedByInterruptException(),
      new CancellationException(),
      new RuntimeException("a timeout of another kind", new TimeoutException()),
      new ExecutionException(new IOException("status=400")),
      new CompletionException("no cause", null),
      new OutOfMemoryError(),
    };
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void shouldNotTryAgainAfterAnythingElse(Throwable failure) {
    assertThat(retryable.test(failure)).isFalse();
  }
}
