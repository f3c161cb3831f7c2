package dev.headwater.operator.aws;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the installation's log why something of others is not used. Who writes a StreamCluster is
 * told the same whether it is absent or not allowed: the operator sees more of the account than he
 * may.
 */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  /** Of more than so many the oldest are forgotten, and told again when they are still there. */
  private static final int REMEMBERED = 1000;

  private final Map<String, String> told =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
              return size() > REMEMBERED;
            }
          });

  /**
   * Tells it once for each change.
   *
   * @param resource what was asked for, such as {@code bucket b}
   * @param allow value of the tag that would let it be used, which names the StreamCluster
   * @param seen what was seen; empty when it may be used
   */
  void note(String resource, String allow, Optional<String> seen) {
    var key = resource + " for " + allow;
    if (seen.isEmpty()) {
      told.remove(key);
    } else if (!seen.get().equals(told.put(key, seen.get()))) {
      LOG.info("{} is not used: {}", key, seen.get());
    }
  }
}
