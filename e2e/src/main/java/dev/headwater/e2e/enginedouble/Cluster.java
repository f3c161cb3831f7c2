package dev.headwater.e2e.enginedouble;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * One cluster: its quorum, its state, and what is due later. Everything that changes it happens
 * under one lock; what is due follows from the state, so that a lost leader only delays it.
 */
final class Cluster {
  private final Times times;
  private final ScheduledExecutorService clock;
  private final Quorum quorum;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Integer, Session> sessions = new HashMap<>();
  private final Set<String> scheduled = new HashSet<>();
  private volatile ClusterState state = ClusterState.empty("");

  Cluster(List<Integer> voters, Times times, ScheduledExecutorService clock) {
    this.quorum = new Quorum(voters);
    this.times = times;
    this.clock = clock;
  }

  /** What the nodes know; it does not move while there is no active controller. */
  ClusterState state() {
    return state;
  }

  /** The id of the cluster is fixed by the first election. */
  void checkId(String clusterId) throws NodeFailure {
    if (!state.clusterId().isEmpty() && !state.clusterId().equals(clusterId)) {
      throw new NodeFailure(
          "INCONSISTENT_CLUSTER_ID: the disk says "
              + clusterId
              + ", the quorum "
              + state.clusterId());
    }
  }

  void controllerJoins(int controller, ClusterState copy) {
    locked(
        () -> {
          quorum.join(controller, copy);
          if (quorum.leader().isPresent()) {
            quorum.replicate(state);
          }
          return controller;
        });
  }

  /** A controller has ended; the copy of the log that stays on its disk. */
  ClusterState controllerLeaves(int controller) {
    return locked(() -> quorum.leave(controller));
  }

  /** Whether this controller is the active one. */
  boolean isActiveController(int controller) {
    return locked(() -> quorum.leader().stream().anyMatch(leader -> leader == controller));
  }

  /**
   * Registers a broker as soon as there is an active controller and no session of the same id.
   *
   * @return empty when {@code cancelled} came first
   * @throws NodeFailure when it takes longer than a broker waits
   */
  Optional<Session> register(NodeSettings node, String clusterId, BooleanSupplier cancelled)
      throws NodeFailure {
    int id = node.nodeId();
    lock.lock();
    try {
      if (!await(
          times.joinLimit(),
          () -> cancelled.getAsBoolean() || (canCommit() && !sessions.containsKey(id)))) {
        throw new NodeFailure("Unable to register the broker within " + times.joinLimit());
      }
      if (cancelled.getAsBoolean()) {
        return Optional.empty();
      }
      checkId(clusterId);
      commit(BrokerChanges.register(state, node));
      var session = new Session(id, state.brokers().get(id).epoch(), true);
      sessions.put(id, session);
      return Optional.of(session);
    } finally {
      arrange();
      lock.unlock();
    }
  }

  /** Hands over what a broker leads; false when that was not possible before the limit. */
  boolean handOver(Session session, BooleanSupplier cancelled) {
    lock.lock();
    try {
      if (!await(times.stopLimit(), () -> cancelled.getAsBoolean() || canCommit())
          || cancelled.getAsBoolean()) {
        return false;
      }
      if (state.has(session.broker(), session.epoch())) {
        commit(BrokerChanges.handOver(state, session.broker()));
      }
      return true;
    } finally {
      arrange();
      lock.unlock();
    }
  }

  /** Waits for something that {@link #wake} announces. */
  void await(BooleanSupplier condition) {
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a log was elected that ends before a broker's registration, or until {@code
   * cancelled}. A broker that was unregistered is not told and goes on.
   */
  void awaitLoss(Session session, BooleanSupplier cancelled) {
    await(() -> cancelled.getAsBoolean() || !sessions.containsValue(session));
  }

  /** A broker's process has ended in order. */
  void brokerLeaves(Session session) {
    locked(() -> sessions.remove(session.broker(), session));
  }

  /** A broker's process is dead; the controllers notice when its session ends. */
  void brokerDies(Session session) {
    var dead = new Session(session.broker(), session.epoch(), false);
    locked(
        () ->
            (state.has(dead.broker(), dead.epoch()) && state.isActive(dead.broker()))
                ? sessions.replace(dead.broker(), session, dead)
                : sessions.remove(dead.broker(), session));
  }

  /**
   * Carries out a call.
   *
   * @throws TimeoutException when there was no active controller for longer than a call waits
   */
  <T> T change(Function<ClusterState, Change<T>> call) {
    lock.lock();
    try {
      awaitController();
      var change = call.apply(state);
      if (change.next().offset() != state.offset()) {
        commit(change.next());
      }
      return change.answer();
    } finally {
      arrange();
      lock.unlock();
    }
  }

  /**
   * What the active controller says of the quorum.
   *
   * @throws TimeoutException when there was none for longer than a call waits
   */
  QuorumView quorum() {
    lock.lock();
    try {
      awaitController();
      return new QuorumView(quorum.leader().orElseThrow(), state, quorum.offsets());
    } finally {
      lock.unlock();
    }
  }

  /** Makes whoever waits look again whether it was cancelled. */
  void wake() {
    locked(() -> state);
  }

  private void awaitController() {
    if (!await(times.callLimit(), this::canCommit)) {
      throw new TimeoutException("no active controller for " + times.callLimit());
    }
  }

  private boolean canCommit() {
    return quorum.leader().isPresent();
  }

  private void commit(ClusterState next) {
    state = next;
    quorum.replicate(next);
  }

  /** Whether it holds before the time is over; the lock is held. */
  private boolean await(Duration limit, BooleanSupplier condition) {
    long left = limit.toNanos();
    try {
      while (!condition.getAsBoolean() && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return condition.getAsBoolean();
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      arrange();
      lock.unlock();
    }
  }

  /** Plans what the state asks for and wakes whoever waits; the lock is held. */
  private void arrange() {
    if (!canCommit()) {
      if (quorum.hasMajority()) {
        later("election", times.election(), this::elect);
      }
    } else {
      state.active().stream()
          .filter(broker -> !isAlive(broker))
          .forEach(broker -> later("fence " + broker.id(), times.session(), () -> fence(broker)));
      if (!state.active().isEmpty()) {
        for (int replica : state.leaderlessReplicas()) {
          later(
              "fail over " + replica,
              times.failOver(),
              () -> commit(BrokerChanges.failOver(state, replica)));
        }
      }
    }
    changed.signalAll();
  }

  private boolean isAlive(Registration broker) {
    var session = sessions.get(broker.id());
    return session != null && session.alive() && session.epoch() == broker.epoch();
  }

  private void elect() {
    if (!canCommit() && quorum.hasMajority()) {
      state = quorum.elect();
      sessions.values().removeIf(session -> session.epoch() >= state.offset());
    }
  }

  private void fence(Registration broker) {
    if (state.has(broker.id(), broker.epoch()) && !isAlive(broker)) {
      sessions.remove(broker.id());
      commit(BrokerChanges.fence(state, broker.id()));
    }
  }

  /** Once at a time for each key. A duty whose leader is gone is planned anew by the next one. */
  private void later(String key, Duration delay, Runnable duty) {
    if (scheduled.add(key)) {
      var unused =
          clock.schedule(
              () ->
                  locked(
                      () -> {
                        scheduled.remove(key);
                        if (canCommit() || key.equals("election")) {
                          duty.run();
                        }
                        return key;
                      }),
              delay.toNanos(),
              TimeUnit.NANOSECONDS);
    }
  }
}
