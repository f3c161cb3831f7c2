package dev.headwater.operator.aws;

import static dev.headwater.api.v1alpha1.NetworkSpec.S3EndpointMode.ATTACH_ROUTE_TABLES;
import static dev.headwater.api.v1alpha1.NetworkSpec.S3EndpointMode.CREATE;
import static dev.headwater.api.v1alpha1.NetworkSpec.S3EndpointMode.VERIFY;
import static dev.headwater.operator.aws.S3Exit.GATEWAY_ENDPOINT;
import static dev.headwater.operator.aws.S3Exit.INTERFACE_ENDPOINT;
import static dev.headwater.operator.aws.S3Exit.INTERNET_GATEWAY;
import static dev.headwater.operator.aws.S3Exit.NAT_GATEWAY;
import static dev.headwater.operator.aws.S3Exit.NONE;
import static dev.headwater.operator.aws.S3Exit.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.headwater.api.v1alpha1.NetworkSpec.S3EndpointMode;
import dev.headwater.operator.aws.VpcRoutes.Endpoint;
import dev.headwater.operator.aws.VpcRoutes.EndpointType;
import dev.headwater.operator.aws.VpcRoutes.Route;
import dev.headwater.operator.aws.VpcRoutes.Table;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VpcRoutesTest {
  private static final GatewayStep NOTHING = new GatewayStep.None();
  private static final Set<String> SUBNETS = Set.of("subnet-a", "subnet-b", "subnet-c");
  private static final Route NAT = new Route("0.0.0.0/0", NAT_GATEWAY);
  private static final Table MAIN = new Table("rtb-main", true, Set.of(), List.of(NAT));
  private static final Table EXPLICIT =
      new Table(
          "rtb-own", false, Set.of("subnet-b"), List.of(new Route("0.0.0.0/0", INTERNET_GATEWAY)));

  @Test
  void aSubnetHasTheTableThatItNamesElseTheMainOne() {
    assertThat(routes(List.of(MAIN, EXPLICIT)))
        .containsExactly(
            route("rtb-main", NAT_GATEWAY, List.of(), "subnet-a", "subnet-c"),
            route("rtb-own", INTERNET_GATEWAY, List.of(), "subnet-b"));
  }

  @Test
  void aGatewayEndpointServesTheTablesThatItIsAttachedTo() {
    assertThat(routes(List.of(MAIN, EXPLICIT), gateway("1", "rtb-own")))
        .containsExactly(
            route("rtb-main", NAT_GATEWAY, List.of(), "subnet-a", "subnet-c"),
            route("rtb-own", GATEWAY_ENDPOINT, List.of(said("1", false)), "subnet-b"));
  }

  @Test
  void tablesThatLackAGatewayGetOneAsFarAsTheModeGoes() {
    assertThat(step(VERIFY)).isEqualTo(NOTHING);
    assertThat(step(ATTACH_ROUTE_TABLES)).isEqualTo(NOTHING);
    assertThat(step(CREATE)).isEqualTo(new GatewayStep.Create(tables("rtb-main", "rtb-own")));
    var there = gateway("1", "rtb-own");
    assertThat(step(VERIFY, there)).isEqualTo(NOTHING);
    assertThat(step(ATTACH_ROUTE_TABLES, there))
        .isEqualTo(new GatewayStep.Attach(there, tables("rtb-main")))
        .isEqualTo(step(CREATE, there));
    assertThat(step(CREATE, gateway("1", "rtb-own", "rtb-main"))).isEqualTo(NOTHING);
    assertThat(step(CREATE, gateway("1", "rtb-own"), gateway("2", "rtb-main"))).isEqualTo(NOTHING);
  }

  @Test
  void oursIsAttachedToBeforeOthersAndOneThatServesBeforeOneThatDoesNotYet() {
    var theirs = gateway("1");
    var ours = new Endpoint("2", EndpointType.GATEWAY, true, said("2", true), Set.of());
    var pending = new Endpoint("0", EndpointType.GATEWAY, false, said("0", true), Set.of());
    assertThat(step(CREATE, pending, theirs, ours))
        .isEqualTo(new GatewayStep.Attach(ours, tables("rtb-main", "rtb-own")));
    assertThat(step(CREATE, pending, theirs, gateway("3")))
        .isEqualTo(new GatewayStep.Attach(theirs, tables("rtb-main", "rtb-own")));
  }

  @Test
  void whatIsBeingMadeServesNothingYetAndIsNotMadeTwice() {
    var pending =
        new Endpoint(
            "1", EndpointType.GATEWAY, false, said("1", true), Set.of("rtb-main", "rtb-own"));
    assertThat(step(CREATE, pending)).isEqualTo(NOTHING);
    assertThat(routes(List.of(MAIN), pending))
        .extracting(S3Route::exit)
        .containsExactly(NAT_GATEWAY);
  }

  @Test
  void whereAnInterfaceEndpointTakesAllNothingIsMade() {
    assertThat(step(CREATE, interfaceEndpoint("2", EndpointType.INTERFACE_WITH_NAME)))
        .isEqualTo(NOTHING);
    assertThat(step(CREATE, interfaceEndpoint("2", EndpointType.BESIDE)))
        .isInstanceOf(GatewayStep.Create.class);
  }

  @Test
  void aStepIsDoneWhenItsTablesAreServed() {
    var vpc = vpc(List.of(MAIN, EXPLICIT), gateway("1", "rtb-own"));
    assertThat(vpc.with(gateway("1", "rtb-own").serving(Set.of("rtb-main"))).of(SUBNETS))
        .extracting(S3Route::exit)
        .containsOnly(GATEWAY_ENDPOINT);
  }

  @Test
  void anInterfaceEndpointTakesAllThatResolvesItsNamesEvenBesideAGateway() {
    var gateway = gateway("1", "rtb-main");
    assertThat(
            routes(
                List.of(MAIN), gateway, interfaceEndpoint("2", EndpointType.INTERFACE_WITH_NAME)))
        .extracting(S3Route::exit, S3Route::endpoints)
        .containsExactly(tuple(INTERFACE_ENDPOINT, List.of(said("2", false))));
    assertThat(routes(List.of(MAIN), gateway, interfaceEndpoint("2", EndpointType.BESIDE)))
        .extracting(S3Route::exit, S3Route::endpoints)
        .containsExactly(tuple(GATEWAY_ENDPOINT, List.of(said("1", false))));
  }

  @Test
  void withoutADefaultRouteThereIsNoWayOrOneThatCannotBeTold() {
    assertThat(exitOf()).isEqualTo(NONE);
    assertThat(exitOf(new Route("10.0.0.0/8", S3Exit.TRANSIT_GATEWAY))).isEqualTo(OTHER);
    assertThat(exitOf(new Route("10.0.0.0/8", S3Exit.TRANSIT_GATEWAY), NAT)).isEqualTo(NAT_GATEWAY);
  }

  private static S3Exit exitOf(Route... routes) {
    return routes(List.of(new Table("rtb-main", true, Set.of(), List.of(routes))))
        .getFirst()
        .exit();
  }

  private static Endpoint gateway(String id, String... tableIds) {
    return new Endpoint(id, EndpointType.GATEWAY, true, said(id, false), Set.of(tableIds));
  }

  private static Endpoint interfaceEndpoint(String id, EndpointType type) {
    return new Endpoint(id, type, true, said(id, false), Set.of());
  }

  private static S3Endpoint said(String id, boolean isOurs) {
    return new S3Endpoint("arn:" + id, isOurs, false);
  }

  private static GatewayStep step(S3EndpointMode mode, Endpoint... endpoints) {
    return vpc(List.of(MAIN, EXPLICIT), endpoints).step(SUBNETS, mode);
  }

  private static SortedSet<String> tables(String... ids) {
    return new TreeSet<>(Set.of(ids));
  }

  private static List<S3Route> routes(List<Table> tables, Endpoint... endpoints) {
    return vpc(tables, endpoints).of(SUBNETS);
  }

  private static VpcRoutes vpc(List<Table> tables, Endpoint... endpoints) {
    return new VpcRoutes("vpc-1", tables, List.of(endpoints));
  }

  private static S3Route route(
      String table, S3Exit exit, List<S3Endpoint> endpoints, String... subnets) {
    return new S3Route("vpc-1", table, new TreeSet<>(Set.of(subnets)), exit, endpoints);
  }
}
