package dev.headwater.e2e.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/** Gateway endpoints as EC2 has them, where moto differs. */
class GatewayEndpointsTest {
  private static final String S3 = "com.amazonaws.us-east-1.s3";

  @TempDir static Path directory;
  private static ProcessScope scope;
  private static AwsStack aws;
  private static Ec2Client moto;
  private static Ec2Client ec2;
  private static Ec2Client limited;

  @BeforeAll
  static void start() {
    scope = ProcessScope.open(directory);
    aws = AwsStack.start(scope, directory.resolve("aws"), Progress.toConsole());
    moto = StackClients.ec2OfMoto(aws);
    ec2 = StackClients.ec2(aws);
    limited =
        StackClients.ec2(
            aws, StaticCredentialsProvider.create(AwsBasicCredentials.create("ltd", "ltd")));
  }

  @AfterAll
  static void stop() {
    List.of(moto, ec2, limited).forEach(Ec2Client::close);
    aws.close();
    scope.close();
  }

  @Test
  void motoGivesATableASecondRouteAndTheFrontDoesNot() {
    var vpc = Vpc.create(ec2);
    create(moto, vpc, "first");
    create(moto, vpc, "second");
    assertThat(endpoints(vpc)).hasSize(2);
    assertRefused("RouteAlreadyExists", () -> create(ec2, vpc, "third"));
    var other = Vpc.create(ec2);
    var endpoint = create(ec2, other, "fourth");
    var another = ec2.createRouteTable(b -> b.vpcId(other.id())).routeTable().routeTableId();
    ec2.modifyVpcEndpoint(b -> b.vpcEndpointId(endpoint).addRouteTableIds(another));
    assertThat(endpoints(other).getFirst().routeTableIds())
        .containsExactlyInAnyOrder(other.table(), another);
    var beside =
        ec2.createVpcEndpoint(b -> b.vpcEndpointType("Gateway").vpcId(other.id()).serviceName(S3))
            .vpcEndpoint()
            .vpcEndpointId();
    assertRefused(
        "RouteAlreadyExists",
        () -> ec2.modifyVpcEndpoint(b -> b.vpcEndpointId(beside).addRouteTableIds(another)));
  }

  @Test
  void motoMakesTwoOfOneClientTokenAndTheFrontOne() {
    var twice = Vpc.create(ec2);
    assertThat(create(moto, twice, "same")).isNotEqualTo(create(moto, twice, "same"));
    var once = Vpc.create(ec2);
    assertThat(create(ec2, once, "one")).isEqualTo(create(ec2, once, "one"));
    assertThat(endpoints(once)).hasSize(1);
  }

  @Test
  void whoIsLimitedNeedsAnActionForEachPartOfAnEndpoint() {
    var vpc = Vpc.create(ec2);
    may(statement("ec2:CreateVpcEndpoint", "*", "{}"));
    assertRefused("perform: ec2:CreateTags on resource: ", () -> create(limited, vpc, "tags"));
    var tags = "{\"StringEquals\": {\"ec2:CreateAction\": \"CreateVpcEndpoint\"}}";
    var parts =
        statement("ec2:CreateVpcEndpoint", "arn:aws:ec2:*:*:vpc/*", "{}")
            + ", "
            + statement("ec2:CreateVpcEndpoint", "arn:aws:ec2:*:*:route-table/*", "{}")
            + ", "
            + statement("ec2:CreateTags", "arn:aws:ec2:*:*:vpc-endpoint/*", tags)
            + ", ";
    may(parts + endpointOf("com.amazonaws.us-east-1.dynamodb"));
    assertRefused("perform: ec2:CreateVpcEndpoint on resource: ", () -> create(limited, vpc, "x"));
    may(parts + endpointOf(S3));
    var endpoint = create(limited, vpc, "allowed");
    var another = ec2.createRouteTable(b -> b.vpcId(vpc.id())).routeTable().routeTableId();
    may(statement("ec2:ModifyVpcEndpoint", "arn:aws:ec2:*:*:vpc-endpoint/*", "{}"));
    assertRefused(
        "perform: ec2:ModifyVpcEndpoint on resource:"
            + " arn:aws:ec2:us-east-1:123456789012:route-table/"
            + another,
        () -> limited.modifyVpcEndpoint(b -> b.vpcEndpointId(endpoint).addRouteTableIds(another)));
  }

  /**
   * A VPC of a test.
   *
   * @param table its main route table
   */
  private record Vpc(String id, String table) {
    static Vpc create(Ec2Client ec2) {
      var id = ec2.createVpc(b -> b.cidrBlock("10.8.0.0/16")).vpc().vpcId();
      var tables = ec2.describeRouteTables(b -> b.filters(ofVpc(id))).routeTables();
      return new Vpc(id, tables.getFirst().routeTableId());
    }
  }

  private static String create(Ec2Client client, Vpc vpc, String token) {
    return client
        .createVpcEndpoint(
            b ->
                b.vpcEndpointType("Gateway")
                    .vpcId(vpc.id())
                    .serviceName(S3)
                    .routeTableIds(vpc.table())
                    .clientToken(token)
                    .tagSpecifications(
                        TagSpecification.builder()
                            .resourceType("vpc-endpoint")
                            .tags(Tag.builder().key("a").value("b").build())
                            .build()))
        .vpcEndpoint()
        .vpcEndpointId();
  }

  private static List<VpcEndpoint> endpoints(Vpc vpc) {
    return ec2.describeVpcEndpoints(b -> b.filters(ofVpc(vpc.id()))).vpcEndpoints();
  }

  private static Filter ofVpc(String id) {
    return Filter.builder().name("vpc-id").values(id).build();
  }

  private static String endpointOf(String service) {
    return statement(
        "ec2:CreateVpcEndpoint",
        "arn:aws:ec2:*:*:vpc-endpoint/*",
        "{\"StringEquals\": {\"ec2:VpceServiceName\": \"" + service + "\"}}");
  }

  private static String statement(String action, String resource, String condition) {
    return "{\"Effect\": \"Allow\", \"Action\": [\"%s\"], \"Resource\": [\"%s\"], \"Condition\": %s}"
        .formatted(action, resource, condition);
  }

  private static void may(String statements) {
    aws.front()
        .limit(
            "ltd",
            "arn:aws:iam::123456789012:user/ltd",
            "{\"Version\": \"2012-10-17\", \"Statement\": [" + statements + "]}");
  }

  private static void assertRefused(String what, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Ec2Exception.class,
            refusal ->
                assertThat(refusal.awsErrorDetails().errorCode() + " " + refusal.getMessage())
                    .contains(what));
  }
}
