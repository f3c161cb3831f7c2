package dev.headwater.operator.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which objects of the clusters cannot be read at present: for the log and a metric. */
public final class UnreadableObjects {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadableObjects.class);

  private final Set<String> keys = ConcurrentHashMap.newKeySet();

  /** Takes note of an object that was looked at; the first time of a fault is logged. */
  public void look(HasMetadata object) {
    var fault = Unreadable.fault(object);
    if (fault.isEmpty()) {
      forget(object);
    } else if (keys.add(key(object))) {
      LOG.warn("{} cannot be read and is left alone: {}", key(object), fault.get());
    }
  }

  /** Takes note of an object that is gone. */
  public void forget(HasMetadata object) {
    keys.remove(key(object));
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
