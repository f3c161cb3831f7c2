package dev.headwater.operator.aws;

/**
 * An endpoint of S3.
 *
 * @param isOurs whether the Headwater of this EKS cluster made it
 * @param hasOwnPolicy whether its policy is another than AWS's default, which allows everything
 */
public record S3Endpoint(String arn, boolean isOurs, boolean hasOwnPolicy) {}
