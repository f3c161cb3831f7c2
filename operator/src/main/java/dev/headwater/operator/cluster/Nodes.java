package dev.headwater.operator.cluster;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads which EC2 instances a cluster's nodes are, seldom: a watch would hold every node of the
 * Kubernetes cluster in memory.
 */
public final class Nodes {
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final Pattern EC2 = Pattern.compile("aws:///[^/]*/(i-[0-9a-f]+)");

  /** A node is some 10 KB: a page stays at a few MB. */
  private static final long PAGE = 200;

  private final KubernetesClient client;

  public Nodes(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Instances of the nodes on which pods of these zones can run. Blocks until the API server has
   * answered or the client's deadline is over.
   *
   * @param zoneNames such as us-east-1a, as nodes are labelled
   */
  NodesAnswer read(SortedSet<String> zoneNames) {
    try {
      var providerIds = new ArrayList<String>();
      var next = "";
      do {
        var page =
            client
                .nodes()
                .withLabelIn(ZONE, zoneNames.toArray(String[]::new))
                .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
        page.getItems().stream().map(Nodes::providerId).forEach(providerIds::add);
        next = Optional.ofNullable(page.getMetadata().getContinue()).orElse("");
      } while (!next.isEmpty());
      return new NodesAnswer.Read(
          providerIds.size(),
          providerIds.stream()
              .map(EC2::matcher)
              .filter(Matcher::matches)
              .map(instance -> instance.group(1))
              .collect(Collectors.toCollection(TreeSet::new)));
    } catch (KubernetesClientException e) {
      return new NodesAnswer.Unread(
          e.getCode() == 403
              ? "the API server does not let the operator list nodes"
              : "the API server did not answer");
    } catch (IllegalStateException closed) {
      // The client is closed when the operator stops, and a look may still be under way.
      return new NodesAnswer.Unread("the operator stops");
    }
  }

  private static String providerId(Node node) {
    return Optional.ofNullable(node.getSpec().getProviderID()).orElse("");
  }
}
