package dev.headwater.operator.aws;

import dev.headwater.operator.aws.AwsClients.Caller;
import dev.headwater.operator.aws.AwsTaggedResources.Candidate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.Bucket;

/** Buckets of the account whose names begin as Headwater's do, in whatever region. */
final class TaggedBuckets {
  private static final String PREFIX = "headwater-";
  private static final int PAGE = 1000;

  private final AwsClients clients;
  private final String region;
  private final Caller caller;

  TaggedBuckets(AwsClients clients, String region, Caller caller) {
    this.clients = clients;
    this.region = region;
    this.caller = caller;
  }

  List<Candidate> candidates() {
    return AwsCall.of(
            "s3:ListAllMyBuckets",
            () ->
                clients
                    .s3(region)
                    .listBucketsPaginator(b -> b.prefix(PREFIX).maxBuckets(PAGE))
                    .buckets()
                    .stream()
                    .toList())
        .stream()
        // Stores beside AWS may not know the parameter.
        .filter(bucket -> bucket.name().startsWith(PREFIX))
        .map(bucket -> new Candidate(arn(bucket), bucket.name(), () -> tags(bucket)))
        .toList();
  }

  private String arn(Bucket bucket) {
    return "arn:" + caller.partition() + ":s3:::" + bucket.name();
  }

  private Map<String, String> tags(Bucket bucket) {
    var home = Optional.ofNullable(bucket.bucketRegion()).orElse(region);
    return new BucketSettings(clients.s3(home), bucket.name(), caller.account()).tags();
  }
}
