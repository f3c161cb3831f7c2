package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a watch saw. */
record WatchRecord<T>(List<Seen<T>> seen) implements Watcher<T> {
  record Seen<T>(Action action, T resource) {}

  WatchRecord() {
    this(new CopyOnWriteArrayList<>());
  }

  @Override
  public void eventReceived(Action action, T resource) {
    seen.add(new Seen<>(action, resource));
  }

  @Override
  public void onClose(WatcherException cause) {
    throw new IllegalStateException("the watch ended before its time", cause);
  }
}
