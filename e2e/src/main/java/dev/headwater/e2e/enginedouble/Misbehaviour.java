package dev.headwater.e2e.enginedouble;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a test makes the brokers of one cluster do. */
public final class Misbehaviour {
  private final Set<Integer> streams = ConcurrentHashMap.newKeySet();
  private final Set<Integer> deaf = ConcurrentHashMap.newKeySet();
  private final Runnable wake;

  Misbehaviour(Runnable wake) {
    this.wake = wake;
  }

  /** Keeps streams of a broker open, so that it cannot be unregistered. */
  public void holdStreams(int broker) {
    streams.add(broker);
  }

  /** Ends {@link #holdStreams}. */
  public void releaseStreams(int broker) {
    streams.remove(broker);
  }

  /** Makes a broker ignore SIGTERM: it hands nothing over and does not end. */
  public void ignoreSigterm(int broker) {
    deaf.add(broker);
  }

  /** Ends {@link #ignoreSigterm}; a signal that came meanwhile takes effect. */
  public void obeySigterm(int broker) {
    deaf.remove(broker);
    wake.run();
  }

  boolean holdsStreams(int broker) {
    return streams.contains(broker);
  }

  boolean ignoresSigterm(int broker) {
    return deaf.contains(broker);
  }
}
