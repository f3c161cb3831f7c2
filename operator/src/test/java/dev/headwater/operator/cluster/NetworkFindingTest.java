package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.CloudResource;
import dev.headwater.api.v1alpha1.NetworkSpec.S3EndpointMode;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.S3Endpoint;
import dev.headwater.operator.aws.S3Exit;
import dev.headwater.operator.aws.S3Route;
import dev.headwater.operator.cluster.NetworkAnswer.Looked;
import dev.headwater.operator.cluster.NetworkAnswer.Unchanged;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NetworkFindingTest {
  private static final String ENDPOINT = "arn:aws:ec2:us-east-1:123456789012:vpc-endpoint/vpce-1";
  private static final S3Route GOOD =
      route("rtb-1", S3Exit.GATEWAY_ENDPOINT, new S3Endpoint(ENDPOINT, false, false));

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
  void anEndpointOfOursIsCreatedAndStaysAndAPolicyOfItsOwnIsNamed() {
    var ours = sees(route("rtb-1", S3Exit.GATEWAY_ENDPOINT, new S3Endpoint(ENDPOINT, true, false)));
    assertThat(endpoints(ours)).containsExactly(ENDPOINT + " CREATED RETAINED");
    assertThat(said(ours, "NetworkReady")).doesNotContain("policy");
    var limited =
        sees(route("rtb-1", S3Exit.GATEWAY_ENDPOINT, new S3Endpoint(ENDPOINT, false, true)));
    assertThat(said(limited, "NetworkReady"))
        .startsWith("True NetworkReady")
        .contains("The policy of " + ENDPOINT + " is not AWS's default");
  }

  @Test
  void moreThanTheInstallationAllowsIsSaidAndStopsNothing() {
    stage.changesEndpointsBy(S3EndpointMode.CREATE);
    var notAllowed = new Unchanged.NotAllowed(S3EndpointMode.VERIFY);
    var status = sees(notAllowed, GOOD, nat());
    assertThat(said(status, "NetworkReady"))
        .startsWith("False NetworkChangeNotAllowed: Traffic to S3 leaves by a NAT gateway")
        .contains("which is no change (HEADWATER_NETWORK_CHANGES): nothing was changed.");
    assertThat(said(status, "Stalled")).startsWith("False");
    assertThat(said(status, "Ready")).startsWith("True");
    assertThat(said(sees(notAllowed, GOOD), "NetworkReady")).startsWith("True NetworkReady");
    assertThat(said(sees(notAllowed, beside()), "NetworkReady"))
        .as("there is nothing to do")
        .startsWith("True GatewayEndpointMissing");
    assertThat(said(sees(notAllowed, route("rtb-3", S3Exit.NONE)), "Stalled"))
        .startsWith("True StorageUnreachable")
        .contains("HEADWATER_NETWORK_CHANGES");
  }

  @Test
  void whatAwsRefusedIsSaidWithItsReason() {
    stage.changesEndpointsBy(S3EndpointMode.ATTACH_ROUTE_TABLES);
    var denied =
        new Unchanged.Refused(
            new AwsProblem(AwsProblem.Kind.ACCESS_DENIED, "ec2:ModifyVpcEndpoint: no"));
    var status = sees(denied, nat());
    assertThat(said(status, "NetworkReady"))
        .startsWith("False AwsAccessDenied: Traffic to S3 leaves by a NAT gateway")
        .endsWith("It was to be mended: ec2:ModifyVpcEndpoint: no");
    assertThat(said(status, "Stalled")).startsWith("False");
  }

  @Test
  void withoutAnEndpointThereIsNothingToAttachTo() {
    stage.changesEndpointsBy(S3EndpointMode.ATTACH_ROUTE_TABLES);
    assertThat(said(sees(nat()), "NetworkReady"))
        .startsWith("True GatewayEndpointMissing")
        .contains("No S3 gateway endpoint is in vpc-1 to attach these route tables to");
    assertThat(said(sees(beside()), "NetworkReady")).contains("inbound resolver endpoints only");
    stage.suspended();
    assertThat(said(sees(nat()), "NetworkReady")).doesNotContain("vpc-1");
  }

  @Test
  void aPathThroughNatSaysWhatItCostsAndIsNoFault() {
    assertThat(finding(new TransferCost(Optional.of(Quantity.parse("75Mi")), 3), GOOD, nat()))
        .satisfies(
            finding -> {
              assertThat(finding.isTrue()).isTrue();
              assertThat(finding.reason().id()).isEqualTo("GatewayEndpointMissing");
              // 78,643,200 bytes/s x 2,628,000 s x $0.045 / 10^9 bytes
              assertThat(finding.message())
                  .isEqualTo(
                      "Traffic to S3 leaves by a NAT gateway from rtb-2 (subnet-of-rtb-2). That"
                          + " costs up to $9,300 a month for each broker there at its"
                          + " networkBandwidth of 75Mi/s, $27,901 if all 3 are there (list price"
                          + " in us-east-1 of 2026-09-24)."
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
    return finding(new TransferCost(Optional.empty(), 3), route("rtb-2", exit)).message();
  }

  private static Finding finding(TransferCost cost, S3Route... routes) {
    return NetworkFinding.of(
        new Looked(List.of(routes), Optional.empty()), S3EndpointMode.VERIFY, cost);
  }

  private static S3Route beside() {
    return route("rtb-2", S3Exit.INTERFACE_ENDPOINT, new S3Endpoint(ENDPOINT, false, false));
  }

  private static S3Route nat() {
    return route("rtb-2", S3Exit.NAT_GATEWAY);
  }

  private static S3Route route(String table, S3Exit exit, S3Endpoint... endpoints) {
    return new S3Route(
        "vpc-1", table, new TreeSet<>(Set.of("subnet-of-" + table)), exit, List.of(endpoints));
  }

  private StreamClusterStatus sees(S3Route... routes) {
    stage.network = Optional.of(new Looked(List.of(routes), Optional.empty()));
    return stage.visit();
  }

  private StreamClusterStatus sees(Unchanged unchanged, S3Route... routes) {
    stage.network = Optional.of(new Looked(List.of(routes), Optional.of(unchanged)));
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
