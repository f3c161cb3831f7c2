package dev.headwater.operator.prometheus;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A server that StreamClusters of some namespaces may ask.
 *
 * @param name what StreamClusters call it
 * @param url where it is, http or https; its API is below
 * @param caBundle certificates in PEM that its own must be signed by; empty: those of the system
 * @param namespaces labels that every series must have that a namespace reads, by namespace; one
 *     that is absent may ask nothing
 */
public record PrometheusServer(
    String name, URI url, Optional<String> caBundle, Map<String, Map<String, String>> namespaces) {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  public PrometheusServer {
    var copy = new TreeMap<String, Map<String, String>>();
    namespaces.forEach((namespace, labels) -> copy.put(namespace, Map.copyOf(labels)));
    namespaces = Map.copyOf(copy);
  }

  /** Where a server may be: an http or https URL without user, query and fragment. */
  public static Optional<URI> url(@Nullable String text) {
    try {
      return text == null
          ? Optional.empty()
          : Optional.of(new URI(text)).filter(PrometheusServer::isServer);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isServer(URI url) {
    return url.getScheme() != null
        && SCHEMES.contains(url.getScheme())
        && url.getHost() != null
        && url.getUserInfo() == null
        && url.getQuery() == null
        && url.getFragment() == null;
  }

  /** Whether what goes to it cannot be read on the way. */
  public boolean isEncrypted() {
    return "https".equals(url.getScheme());
  }
}
