package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.aws.StackClients;
import dev.headwater.e2e.environment.OperatorChart;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.eks.EksClient;

/** Brokers that keep clients' traffic in its zone: what they are told, and what clients read. */
@BesideOthersOnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class ZoneRoutingTest {
  private static final String NAMESPACE = "routing";
  private static final String KEY = "automq.zone.cidr.blocks";
  private static final ConfigResource ALL_BROKERS =
      new ConfigResource(ConfigResource.Type.BROKER, "");

  private final SharedStack shared;
  private final Ec2Client ec2;
  private final EksClient eks;

  ZoneRoutingTest(SharedStack shared) {
    this.shared = shared;
    this.ec2 = StackClients.ec2(shared.stack().aws());
    this.eks = StackClients.eks(shared.stack().aws());
  }

  @BeforeAll
  void createNamespace() {
    shared.createNamespace(NAMESPACE);
  }

  @AfterAll
  void deleteNamespace() {
    shared.deleteNamespace(NAMESPACE);
    ec2.close();
    eks.close();
  }

  @Test
  void brokersAreKeptInformedOfTheSubnetsOfTheirZones() throws Exception {
    var cluster = declare("mapped", "{mode: SubnetMap}");
    cluster.awaitSettled();
    var before = map("use1-az1", "use1-az6");
    assertThat(cluster.condition("ZoneRoutingActive"))
        .startsWith("True ZoneRoutingActive: Brokers know ")
        .contains(" subnets of " + vpc() + " in 2 zones", "2902", "franz-go");
    try (var admin = admin(cluster)) {
      assertThat(known(admin)).isEqualTo(before);
      var settled = Instant.now();
      tell(admin, AlterConfigOp.OpType.SET, "use1-az1@0.0.0.0/0");
      soon().until(() -> known(admin).equals(before));
      tell(admin, AlterConfigOp.OpType.DELETE, "");
      soon().until(() -> known(admin).equals(before));
      assertThat(shared.writes().since(settled))
          .filteredOn(write -> write.name().startsWith(cluster.name()))
          .isEmpty();
      followsANewSubnet(admin, before);
    }
    assertThat(properties(cluster, "mapped-brokers-use1-az1"))
        .contains(
            "broker.rack=use1-az1\n",
            "automq.zonerouter.channels=0@s3://" + cluster.status().storage().bucket() + "?region=")
        .doesNotContain(KEY);
  }

  private void followsANewSubnet(Admin admin, String before) throws Exception {
    var added =
        ec2.createSubnet(
                b -> b.vpcId(vpc()).cidrBlock("10.0.240.0/24").availabilityZone("us-east-1a"))
            .subnet();
    try {
      soon().until(() -> known(admin).contains("10.0.240.0/24"));
      assertThat(known(admin)).isEqualTo(map("use1-az1", "use1-az6")).isNotEqualTo(before);
    } finally {
      ec2.deleteSubnet(b -> b.subnetId(added.subnetId()));
    }
    soon().until(() -> known(admin).equals(before));
  }

  @Test
  void clientsReadHowToSayTheirZone() throws Exception {
    var cluster = declare("tagged", "{mode: ClientTag, rackFormat: ZoneName}");
    cluster.awaitSettled();
    assertThat(cluster.condition("ZoneRoutingActive"))
        .startsWith("True ZoneRoutingActive: Clients that say their zone");
    assertThat(configMap(cluster, "tagged-client-zones").getData())
        .containsEntry("client.id.use1-az6", "automq_az=us-east-1a")
        .containsEntry("client.rack.use1-az6", "us-east-1a")
        .containsEntry("client.rack.use1-az1", "us-east-1b");
    assertThat(properties(cluster, "tagged-brokers-use1-az6"))
        .contains("broker.rack=us-east-1a\n", "automq.zonerouter.channels=0@s3://");
    try (var admin = admin(cluster)) {
      assertThat(known(admin)).isEmpty();
    }
  }

  private TestCluster declare(String name, String zoneRouting) {
    var cluster = new TestCluster(shared.client(), NAMESPACE, name);
    var yaml = cluster.yaml() + "  zoneRouting: " + zoneRouting + "\n";
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
    return cluster;
  }

  private ConfigMap configMap(TestCluster cluster, String name) {
    return cluster.client().configMaps().inNamespace(NAMESPACE).withName(name).require();
  }

  private String properties(TestCluster cluster, String name) {
    return configMap(cluster, name).getData().get("server.properties");
  }

  private String vpc() {
    var name = OperatorChart.CLUSTER_ARN.substring(OperatorChart.CLUSTER_ARN.indexOf('/') + 1);
    return eks.describeCluster(b -> b.name(name)).cluster().resourcesVpcConfig().vpcId();
  }

  /** What the brokers are to know, from what AWS has now. */
  private String map(String... zoneIds) {
    var inVpc = Filter.builder().name("vpc-id").values(vpc()).build();
    var subnets = ec2.describeSubnets(b -> b.filters(List.of(inVpc))).subnets();
    return Stream.of(zoneIds)
        .map(
            zone ->
                subnets.stream()
                    .filter(subnet -> subnet.availabilityZoneId().equals(zone))
                    .map(Subnet::cidrBlock)
                    .sorted()
                    .collect(Collectors.joining(",", zone + "@", "")))
        .collect(Collectors.joining("<>"));
  }

  private static Admin admin(TestCluster cluster) {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.status().bootstrapServers()));
  }

  /** What the brokers know; empty when nothing. */
  private static String known(Admin admin) throws Exception {
    var all = admin.describeConfigs(List.of(ALL_BROKERS)).all().get(20, TimeUnit.SECONDS);
    var entry = all.get(ALL_BROKERS).get(KEY);
    return entry == null ? "" : entry.value();
  }

  private static void tell(Admin admin, AlterConfigOp.OpType operation, String value)
      throws Exception {
    var change = new AlterConfigOp(new ConfigEntry(KEY, value), operation);
    admin
        .incrementalAlterConfigs(Map.of(ALL_BROKERS, List.of(change)))
        .all()
        .get(20, TimeUnit.SECONDS);
  }
}
