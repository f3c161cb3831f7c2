package dev.headwater.operator.events;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was said a short while ago and is not said again; bounded. */
final class RecentlySaid {
  private static final int MOST = 10_000;

  private final Duration window;
  private final Map<String, Instant> saidAt = new LinkedHashMap<>();

  RecentlySaid(Duration window) {
    this.window = window;
  }

  /** True when it was not said within the window; from now on it was. */
  synchronized boolean isNews(String key, Instant now) {
    var before = saidAt.get(key);
    if (before != null && before.plus(window).isAfter(now)) {
      return false;
    }
    saidAt.remove(key);
    saidAt.put(key, now);
    if (saidAt.size() > MOST) {
      saidAt.remove(saidAt.keySet().iterator().next());
    }
    return true;
  }
}
