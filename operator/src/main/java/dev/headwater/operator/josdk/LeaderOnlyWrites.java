package dev.headwater.operator.josdk;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Refuses every request that could change something while this process does not lead. A lease does
 * not fence, so a leader that was frozen past its lease would otherwise finish its last write.
 */
public final class LeaderOnlyWrites implements Interceptor {
  private static final Set<String> READS = Set.of("GET", "HEAD");

  private final BooleanSupplier isLeading;

  /**
   * @param isLeading asked before each write
   */
  public LeaderOnlyWrites(BooleanSupplier isLeading) {
    this.isLeading = isLeading;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (!READS.contains(request.method()) && !isLeading.getAsBoolean()) {
      throw new KubernetesClientException(
          "not sent, since this process does not lead: %s %s"
              .formatted(request.method(), request.uri().getPath()));
    }
  }
}
