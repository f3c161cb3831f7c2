package dev.headwater.e2e.enginedouble;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a test makes the brokers of one cluster do. */
public final class Misbehaviour {
  private final Set<Integer> streams = ConcurrentHashMap.newKeySet();
  private final Set<Integer> deaf = ConcurrentHashMap.newKeySet();
  private final Set<Integer> unread = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Long> copied = new ConcurrentHashMap<>();
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

  /** Makes a broker close every connection to its metrics without an answer. */
  public void closeMetrics(int broker) {
    unread.add(broker);
  }

  /** Ends {@link #closeMetrics}. */
  public void openMetrics(int broker) {
    unread.remove(broker);
  }

  /**
   * Makes a broker say that it copied log data, as one without a disk never does. From the first
   * call on all brokers of the cluster show the counter, which AutoMQ does not have, from 0.
   */
  public void copyData(int broker, long bytes) {
    copied.merge(broker, bytes, Long::sum);
  }

  boolean holdsStreams(int broker) {
    return streams.contains(broker);
  }

  boolean ignoresSigterm(int broker) {
    return deaf.contains(broker);
  }

  boolean closesMetrics(int broker) {
    return unread.contains(broker);
  }

  /** What a broker has copied; empty while no broker of the cluster was made to. */
  OptionalLong copiedBytes(int broker) {
    return copied.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(copied.getOrDefault(broker, 0L));
  }
}
