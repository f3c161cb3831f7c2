package dev.headwater.operator.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which objects of the clusters cannot be read at present: for the log and a metric. */
public final class UnreadableObjects {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadableObjects.class);

  private static final int UNPROCESSABLE = 422;

  private final Set<String> keys = ConcurrentHashMap.newKeySet();

  /** Versions of objects whose status the API server does not take. */
  private final Map<String, String> refused = new ConcurrentHashMap<>();

  /** Takes note of an object that was looked at; the first time of a fault is logged. */
  public void look(HasMetadata object) {
    var fault = Unreadable.fault(object);
    if (fault.isEmpty()) {
      forget(object);
    } else if (keys.add(key(object))) {
      LOG.warn("{} cannot be read and is left alone: {}", key(object), fault.get());
    }
  }

  /**
   * Writes the status of such an object, as far as the API server takes it: a rule of the CRD that
   * compares a field with its old value fails on text where it expects a number, and with it every
   * write. That is tried once for each version of the object; its Event, the log and the metric
   * tell of it all the same.
   *
   * @param seen the object as it is
   * @param told its name, namespace and new status
   * @throws KubernetesClientException when the API server fails in another way
   */
  public void report(KubernetesClient client, HasMetadata seen, CustomResource<?, ?> told) {
    var version = seen.getMetadata().getResourceVersion();
    if (version.equals(refused.get(key(seen)))) {
      return;
    }
    try {
      StatusMerge.patch(client, told);
    } catch (KubernetesClientException e) {
      if (e.getCode() != UNPROCESSABLE) {
        throw e;
      }
      refused.put(key(seen), version);
      LOG.warn("the status of {} cannot be written: {}", key(seen), e.getMessage());
    }
  }

  /** Takes note of an object that is gone. */
  public void forget(HasMetadata object) {
    keys.remove(key(object));
    refused.remove(key(object));
  }

  /** How many there are. */
  public int count() {
    return keys.size();
  }

  private static String key(HasMetadata object) {
    var metadata = object.getMetadata();
    return object.getKind() + " " + metadata.getNamespace() + "/" + metadata.getName();
  }
}
