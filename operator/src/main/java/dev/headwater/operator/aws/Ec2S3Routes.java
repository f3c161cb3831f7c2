package dev.headwater.operator.aws;

import dev.headwater.api.v1alpha1.NetworkSpec.S3EndpointMode;
import dev.headwater.operator.aws.RoutesAnswer.Known;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;

/** The way to S3 as EC2 describes it. */
public final class Ec2S3Routes implements S3Routes {
  /** A filter takes up to 200 values. */
  private static final int BATCH = 100;

  private final AwsClients clients;
  private final Optional<URI> s3Endpoint;
  private final Ec2Vpcs vpcs;
  private final GatewayEndpoints gateways;

  /** One change at a time: clusters of one VPC begin together, and changes are rare. */
  private final ReentrantLock changing = new ReentrantLock();

  /**
   * @param s3Endpoint where brokers find S3; empty is AWS's own
   * @param clusterArn ARN of the EKS cluster, with which what is made is tagged
   */
  public Ec2S3Routes(AwsClients clients, Optional<URI> s3Endpoint, String clusterArn, Clock clock) {
    this.clients = clients;
    this.s3Endpoint = s3Endpoint;
    this.vpcs = new Ec2Vpcs(clients, clusterArn);
    this.gateways = new GatewayEndpoints(clients, vpcs, clusterArn, clock);
  }

  @Override
  public RoutesAnswer look(String region, SortedSet<String> instanceIds, S3EndpointMode mode) {
    var ec2 = clients.ec2(region);
    if (!clients.isAws(s3Endpoint, region)) {
      return new RoutesAnswer.OtherStore();
    }
    try {
      return subnets(ec2, instanceIds).entrySet().stream()
          .map(vpc -> looked(region, vpc.getKey(), vpc.getValue(), mode))
          .reduce(Known.NOTHING, Known::and);
    } catch (AwsCall.Failed e) {
      return new RoutesAnswer.Unavailable(e.problem(region));
    }
  }

  private Known looked(String region, String vpcId, Set<String> subnetIds, S3EndpointMode mode) {
    var seen = vpcs.read(region, vpcId);
    return isDone(seen, subnetIds, mode)
        ? new Known(seen.of(subnetIds), Optional.empty())
        : changed(region, vpcId, subnetIds, mode);
  }

  /** Looks once more: whoever waited here finds what another has done meanwhile. */
  private Known changed(String region, String vpcId, Set<String> subnetIds, S3EndpointMode mode) {
    changing.lock();
    try {
      var seen = vpcs.read(region, vpcId);
      var now = gateways.take(seen.step(subnetIds, mode), region, seen);
      return new Known(now.of(subnetIds), Optional.empty());
    } catch (AwsCall.Failed refused) {
      return unchanged(region, vpcId, subnetIds, mode, refused.problem(vpcId));
    } finally {
      changing.unlock();
    }
  }

  /**
   * EC2 refuses a table's second route to S3 (RouteAlreadyExists): somebody else was faster, and
   * what was wanted is there.
   */
  private Known unchanged(
      String region, String vpcId, Set<String> subnetIds, S3EndpointMode mode, AwsProblem refusal) {
    var seen = vpcs.read(region, vpcId);
    return new Known(
        seen.of(subnetIds), Optional.of(refusal).filter(_ -> !isDone(seen, subnetIds, mode)));
  }

  private static boolean isDone(VpcRoutes seen, Set<String> subnetIds, S3EndpointMode mode) {
    return seen.step(subnetIds, mode) instanceof GatewayStep.None;
  }

  /**
   * Subnets of all interfaces by VPC. Asked by filter: by id the whole call fails when one of the
   * instances is gone.
   */
  private static SortedMap<String, Set<String>> subnets(
      Ec2Client ec2, SortedSet<String> instanceIds) {
    var ids = new ArrayList<>(instanceIds);
    var subnets = new TreeMap<String, Set<String>>();
    for (int from = 0; from < ids.size(); from += BATCH) {
      var batch =
          Filter.builder()
              .name("instance-id")
              .values(ids.subList(from, Math.min(from + BATCH, ids.size())))
              .build();
      AwsCall.of(
              "ec2:DescribeInstances",
              () ->
                  ec2.describeInstancesPaginator(b -> b.filters(batch)).reservations().stream()
                      .flatMap(reservation -> reservation.instances().stream())
                      .flatMap(instance -> instance.networkInterfaces().stream())
                      .toList())
          .forEach(
              networkInterface ->
                  subnets
                      .computeIfAbsent(networkInterface.vpcId(), _ -> new TreeSet<>())
                      .add(networkInterface.subnetId()));
    }
    return subnets;
  }
}
