package dev.headwater.operator.aws;

import static dev.headwater.operator.aws.S3Exit.GATEWAY_ENDPOINT;
import static dev.headwater.operator.aws.S3Exit.INTERFACE_ENDPOINT;
import static dev.headwater.operator.aws.S3Exit.INTERNET_GATEWAY;
import static dev.headwater.operator.aws.S3Exit.NAT_GATEWAY;
import static dev.headwater.operator.aws.S3Exit.NONE;
import static dev.headwater.operator.aws.S3Exit.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.aws.VpcRoutes.Endpoint;
import dev.headwater.operator.aws.VpcRoutes.EndpointType;
import dev.headwater.operator.aws.VpcRoutes.Route;
import dev.headwater.operator.aws.VpcRoutes.Table;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.Assertions;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class VpcRoutesTest {
  private static final Route NAT = new Route("0.0.0.0/0", NAT_GATEWAY);
  private static final Table MAIN = new Table("rtb-main", true, Set.of(), List.of(NAT));
  private static final Table EXPLICIT =
      new Table(
          "rtb-own", false, Set.of("subnet-b"), List.of(new Route("0.0.0.0/0", INTERNET_GATEWAY)));

  @Test
  void aSubnetHasTheTableThatItNamesElseTheMainOne() {
    assertThat(routes(List.of(MAIN, EXPLICIT)))
        .containsExactly(
            route("rtb-main", NAT_GATEWAY, Set.of(), "subnet-a", "subnet-c"),
            route("rtb-own", INTERNET_GATEWAY, Set.of(), "subnet-b"));
  }

  @Test
  void aGatewayEndpointServesTheTablesThatItIsAttachedTo() {
    assertThat(
            routes(
                List.of(MAIN, EXPLICIT),
                new Endpoint("arn:1", EndpointType.GATEWAY, Set.of("rtb-own"))))
        .containsExactly(
            route("rtb-main", NAT_GATEWAY, Set.of(), "subnet-a", "subnet-c"),
            route("rtb-own", GATEWAY_ENDPOINT, Set.of("arn:1"), "subnet-b"));
  }

  @Test
  void anInterfaceEndpointTakesAllThatResolvesItsNamesEvenBesideAGateway() {
    var gateway = new Endpoint("arn:1", EndpointType.GATEWAY, Set.of("rtb-main"));
    assertThat(
            routes(
                List.of(MAIN),
                gateway,
                new Endpoint("arn:2", EndpointType.INTERFACE_WITH_NAME, Set.of())))
        .extracting(S3Route::exit, S3Route::endpointArns)
        .containsExactly(tuple(INTERFACE_ENDPOINT, "arn:2"));
    assertThat(routes(List.of(MAIN), gateway, new Endpoint("arn:2", EndpointType.BESIDE, Set.of())))
        .extracting(S3Route::exit, S3Route::endpointArns)
        .containsExactly(tuple(GATEWAY_ENDPOINT, "arn:1"));
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

  private static Tuple tuple(S3Exit exit, String arn) {
    return Assertions.tuple(exit, new TreeSet<>(Set.of(arn)));
  }

  private static List<S3Route> routes(List<Table> tables, Endpoint... endpoints) {
    return new VpcRoutes("vpc-1", tables, List.of(endpoints))
        .of(Set.of("subnet-a", "subnet-b", "subnet-c"));
  }

  private static S3Route route(String table, S3Exit exit, Set<String> arns, String... subnets) {
    return new S3Route("vpc-1", table, new TreeSet<>(Set.of(subnets)), exit, new TreeSet<>(arns));
  }
}
