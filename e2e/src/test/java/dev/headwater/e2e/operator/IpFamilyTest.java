package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.promptly;
import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The operator in a Kubernetes cluster whose Services have IPv6 addresses, on a stack of its own.
 */
@Tag("full")
class IpFamilyTest {
  private static final String NAMESPACE = "ipv6";

  @Test
  void aClusterIsRefusedInWordsAndNothingIsMade() throws SocketException {
    assumeTrue(
        NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1")) != null,
        "this machine has no IPv6 loopback address");
    try (var shared = SharedStack.startWithIpv6Services()) {
      var kubernetes = shared.client().services().inNamespace("default").withName("kubernetes");
      assertThat(kubernetes.require().getSpec().getIpFamilies()).containsExactly("IPv6");
      var cluster = shared.cluster(NAMESPACE);
      cluster.create();
      promptly()
          .untilAsserted(
              () ->
                  assertThat(cluster.condition("Stalled"))
                      .startsWith("True IpFamilyUnsupported: Services of this Kubernetes cluster")
                      .contains("have IPv6 addresses: that of its API is ::1")
                      .contains("Supported are", "Services have IPv4 addresses")
                      .contains("delete this StreamCluster and create it in such a cluster"));
      assertThat(cluster.condition("Ready")).startsWith("False IpFamilyUnsupported");
      assertThat(cluster.condition("Reconciling")).startsWith("False Blocked");
      assertThat(new KeptObjects(shared, cluster).all()).isEmpty();
      assertThat(shared.stack().aws().front().writes()).isZero();
      cluster.resource().delete();
      soon().untilAsserted(() -> assertThat(cluster.resource().get()).isNull());
      assertThat(new KeptObjects(shared, cluster).all()).isEmpty();
    }
  }
}
