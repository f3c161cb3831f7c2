package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.CloudResource;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.S3Exit;
import dev.headwater.operator.aws.S3Route;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NetworkFindingTest {
  private static final String ENDPOINT = "arn:aws:ec2:us-east-1:123456789012:vpc-endpoint/vpce-1";
  private static final S3Route GOOD = route("rtb-1", S3Exit.GATEWAY_ENDPOINT, ENDPOINT);

  private final Stage stage = Stage.running(3);

  @Test
  void aGatewayEndpointIsReadyAndListedAndStaysListedWhileAwsIsSilent() {
    var status = sees(GOOD);
    assertThat(said(status, "NetworkReady"))
        .isEqualTo(
            "True NetworkReady: Traffic to S3 goes by a gateway endpoint, which costs nothing,"
                + " from rtb-1 (subnet-of-rtb-1).");
    assertThat(endpoints(status)).containsExactly(ENDPOINT + " RELIED_ON RETAINED");
    stage.network = Optional.empty();
    assertThat(stage.visit()).isEqualTo(status);
  }

  @Test
  void aPathThroughNatSaysWhatItCostsAndIsNoFault() {
    assertThat(NetworkFinding.of(List.of(GOOD, nat()), Optional.of(Quantity.parse("75Mi"))))
        .satisfies(
            finding -> {
              assertThat(finding.isTrue()).isTrue();
              assertThat(finding.reason().id()).isEqualTo("GatewayEndpointMissing");
              // 78,643,200 bytes/s x 2,628,000 s x $0.045 / 10^9 bytes
              assertThat(finding.message())
                  .isEqualTo(
                      "Traffic to S3 leaves by a NAT gateway from rtb-2 (subnet-of-rtb-2). That"
                          + " costs up to $9,300 a month for each broker there at its"
                          + " networkBandwidth of 75Mi/s (list price in us-east-1 of 2026-09-24)."
                          + " Attach an S3 gateway endpoint, which costs nothing, to these route"
                          + " tables, as docs/tasks/network.md says.");
            });
  }

  @Test
  void withoutABandwidthThePriceIsForATerabyte() {
    assertThat(message(S3Exit.NAT_GATEWAY)).contains("costs $45 for each TB");
    assertThat(message(S3Exit.TRANSIT_GATEWAY))
        .contains("price for each GB there, which Headwater does not know");
    assertThat(message(S3Exit.INTERFACE_ENDPOINT))
        .contains("costs $10 for each TB", "inbound resolver endpoints only");
    assertThat(message(S3Exit.INTERNET_GATEWAY)).contains("costs nothing for each GB");
    assertThat(message(S3Exit.OTHER)).contains("cannot be told");
  }

  @Test
  void noWayToS3NeedsAHuman() {
    var status = sees(GOOD, route("rtb-3", S3Exit.NONE));
    assertThat(said(status, "NetworkReady"))
        .startsWith("False StorageUnreachable: No route leads to S3 from rtb-3 (subnet-of-rtb-3)");
    assertThat(said(status, "Stalled")).startsWith("True StorageUnreachable");
  }

  @Test
  void whatCannotBeLookedAtStopsNothing() {
    stage.network = Optional.of(new NetworkAnswer.NotChecked("Nothing was checked: x."));
    var unchecked = stage.visit();
    assertThat(said(unchecked, "NetworkReady"))
        .isEqualTo("Unknown NetworkNotChecked: Nothing was checked: x.");
    assertThat(said(unchecked, "Stalled")).startsWith("False");
    stage.network = Optional.of(new NetworkAnswer.NodesUnread("Nothing was checked: y."));
    assertThat(said(stage.visit(), "NetworkReady"))
        .isEqualTo("Unknown NetworkNotChecked: Nothing was checked: y.");
    stage.network =
        Optional.of(
            new NetworkAnswer.Unavailable(
                new AwsProblem(AwsProblem.Kind.ACCESS_DENIED, "ec2:DescribeInstances: no")));
    var denied = stage.visit();
    assertThat(said(denied, "NetworkReady")).startsWith("Unknown AwsAccessDenied");
    assertThat(said(denied, "Stalled")).startsWith("False");
  }

  private static String message(S3Exit exit) {
    return NetworkFinding.of(List.of(route("rtb-2", exit)), Optional.empty()).message();
  }

  private static S3Route nat() {
    return route("rtb-2", S3Exit.NAT_GATEWAY);
  }

  private static S3Route route(String table, S3Exit exit, String... arns) {
    return new S3Route(
        "vpc-1",
        table,
        new TreeSet<>(Set.of("subnet-of-" + table)),
        exit,
        new TreeSet<>(Set.of(arns)));
  }

  private StreamClusterStatus sees(S3Route... routes) {
    stage.network = Optional.of(new NetworkAnswer.Looked(List.of(routes)));
    return stage.visit();
  }

  private static List<String> endpoints(StreamClusterStatus status) {
    return status.cloudResourcesOrEmpty().stream()
        .filter(resource -> resource.kind() == CloudResource.Kind.VPC_ENDPOINT)
        .map(resource -> resource.arn() + " " + resource.origin() + " " + resource.onDelete())
        .toList();
  }

  private static String said(StreamClusterStatus status, String type) {
    return status.conditionsOrEmpty().stream()
        .filter(condition -> condition.type().equals(type))
        .map(c -> c.status() + " " + c.reason() + ": " + c.message())
        .findFirst()
        .orElseThrow();
  }
}
