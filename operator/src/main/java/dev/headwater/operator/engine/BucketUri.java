package dev.headwater.operator.engine;

import dev.headwater.operator.model.ClusterModel;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A bucket as the engine's settings name it. Never with keys: the engine writes these URIs into its
 * logs and its metadata.
 */
public final class BucketUri {
  private static final Pattern BUCKET = Pattern.compile("@s3://([^?\\s]+)\\?");

  private BucketUri() {}

  /** {@code <id>@s3://bucket?region=…}, with endpoint and path style only where they are set. */
  static String of(int id, ClusterModel cluster) {
    var uri = new StringBuilder();
    uri.append(id).append("@s3://").append(cluster.bucket());
    uri.append("?region=").append(cluster.spec().aws().region());
    cluster.objectStore().endpoint().ifPresent(url -> uri.append("&endpoint=").append(url));
    if (cluster.objectStore().pathStyle()) {
      uri.append("&pathStyle=true");
    }
    return uri.toString();
  }

  /** Names of the buckets in settings of the engine. */
  public static Stream<String> buckets(String properties) {
    return BUCKET.matcher(properties).results().map(uri -> uri.group(1));
  }
}
