package dev.headwater.operator.aws;

import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;

/** Zones as EC2 describes them. */
public final class Ec2AvailabilityZones implements AvailabilityZones {
  private final AwsClients clients;

  public Ec2AvailabilityZones(AwsClients clients) {
    this.clients = clients;
  }

  @Override
  public ZonesAnswer describe(String region) {
    try {
      var names = new TreeMap<String, String>();
      clients
          .ec2(region)
          .describeAvailabilityZones()
          .availabilityZones()
          .forEach(zone -> names.put(zone.zoneId(), zone.zoneName()));
      return new ZonesAnswer.Known(names);
    } catch (SdkException e) {
      return new ZonesAnswer.Unavailable(AwsFailure.of(e, "ec2:DescribeAvailabilityZones", region));
    }
  }
}
