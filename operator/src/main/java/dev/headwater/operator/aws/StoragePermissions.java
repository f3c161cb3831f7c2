package dev.headwater.operator.aws;

import java.util.Optional;

/**
 * What pods may do.
 *
 * @param region region of the bucket
 * @param bucket bucket of the data
 * @param clusterId Kafka cluster id, which is part of the keys of the cluster's objects
 * @param kmsKeyArn key that the bucket is encrypted with, if it is one of KMS
 */
public record StoragePermissions(
    String region, String bucket, String clusterId, Optional<String> kmsKeyArn) {}
