package dev.headwater.e2e.engine;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The bucket of a setting such as {@code 0@s3://orders?region=us-east-1&endpoint=…&pathStyle=true},
 * the first one where it names several.
 *
 * @param endpoint where S3 is; there is no default, so that nothing is ever asked of AWS itself
 */
record BucketAddress(String bucket, String region, URI endpoint, boolean pathStyle) {
  /**
   * The address in a setting's value.
   *
   * @throws IllegalArgumentException when it has no endpoint, or is no such value
   */
  static BucketAddress parse(String setting) {
    var uri = URI.create(setting.substring(setting.indexOf('@') + 1).split(",", 2)[0]);
    Map<String, String> parts =
        Arrays.stream(Optional.ofNullable(uri.getRawQuery()).orElse("").split("&", -1))
            .map(part -> part.split("=", 2))
            .filter(part -> part.length == 2)
            .collect(Collectors.toMap(part -> part[0], part -> decoded(part[1])));
    var endpoint = parts.get("endpoint");
    if (endpoint == null) {
      throw new IllegalArgumentException(
          "s3.data.buckets is '%s': this machine needs the endpoint of its S3 in it"
              .formatted(setting));
    }
    return new BucketAddress(
        uri.getHost(),
        parts.getOrDefault("region", ""),
        URI.create(endpoint),
        Boolean.parseBoolean(parts.get("pathStyle")));
  }

  private static String decoded(String value) {
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }
}
