package dev.headwater.operator.cluster;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the nodes: which EC2 instances they are, read seldom, and which of them are
 * about to go, watched. Of each node the watch keeps the taints and whether pods may come: a whole
 * one is some 10 KB.
 */
public final class Nodes {
  private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final Pattern EC2 = Pattern.compile("aws:///[^/]*/(i-[0-9a-f]+)");

  /** A page stays at a few MB. */
  private static final long PAGE = 200;

  private final KubernetesClient client;
  private Optional<SharedIndexInformer<Node>> watch = Optional.empty();

  public Nodes(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Those of the nodes that are about to go. The first call begins to watch them, and knows of
   * none; while nodes cannot be watched none is known to go, and the log says why.
   */
  Set<String> interrupted(Set<String> names) {
    var known = watched().getStore();
    return names.stream()
        .filter(
            name ->
                Optional.ofNullable(known.getByKey(name))
                    .filter(NodeInterruption::isAnnounced)
                    .isPresent())
        .collect(Collectors.toSet());
  }

  private synchronized SharedIndexInformer<Node> watched() {
    if (watch.isEmpty()) {
      var begun =
          client
              .nodes()
              .withLimit(PAGE)
              .runnableInformer(0)
              .itemStore(
                  new ReducedStateItemStore<>(
                      ReducedStateItemStore.NAME_KEY_STATE,
                      Node.class,
                      client.getKubernetesSerialization(),
                      "spec.taints",
                      "spec.unschedulable"))
              .exceptionHandler(Nodes::goesOn);
      begun.start();
      watch = Optional.of(begun);
    }
    return watch.get();
  }

  private static boolean goesOn(boolean isStarted, Throwable failure) {
    LOG.warn(
        "cannot watch nodes, so brokers on nodes that are about to go are not made up for: {}",
        failure.getMessage());
    return true;
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
