package dev.headwater.operator.engine;

import dev.headwater.operator.model.ClusterModel;

/**
 * A bucket as the engine's settings name it. Never with keys: the engine writes these URIs into its
 * logs and its metadata.
 */
final class BucketUri {
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
}
