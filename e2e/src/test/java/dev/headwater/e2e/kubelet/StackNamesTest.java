package dev.headwater.e2e.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StackNamesTest {
  private static final String NAME = "moves.stack-names-test.svc";

  @Test
  void aNameFollowsItsPodToANewAddressWithinSeconds() throws UnknownHostException {
    var addresses = new AtomicReference<>(List.<String>of());
    var remove = StackNames.add(name -> name.equals(NAME) ? addresses.get() : List.of());
    try {
      assertThatThrownBy(StackNamesTest::address).isInstanceOf(UnknownHostException.class);
      addresses.set(List.of("127.64.0.1"));
      assertThat(address()).isEqualTo("127.64.0.1");
      addresses.set(List.of("127.64.0.2"));
      await().atMost(Duration.ofSeconds(5)).until(() -> address().equals("127.64.0.2"));
    } finally {
      remove.run();
    }
  }

  private static String address() throws UnknownHostException {
    return InetAddress.getAllByName(NAME)[0].getHostAddress();
  }
}
