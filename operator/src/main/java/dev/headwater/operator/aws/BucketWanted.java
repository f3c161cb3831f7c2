package dev.headwater.operator.aws;

import java.util.Map;

/** A bucket as it is to be. */
public record BucketWanted(String name, String region, Map<String, String> tags) {}
