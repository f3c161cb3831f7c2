package dev.headwater.operator.josdk;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.processing.Controller;
import java.time.Duration;
import java.util.List;

/**
 * Starts and stops the controllers of an {@link Operator} in two steps: caches first, work when
 * this process leads. {@code Operator.start} couples the second step to JOSDK's own leader
 * election, which cannot be used (see {@link LeaderElection}).
 */
public final class WarmStandby {
  private final Operator operator;

  /**
   * @param operator with all its reconcilers registered, never started
   */
  public WarmStandby(Operator operator) {
    this.operator = operator;
  }

  /** Fills the caches and keeps them fresh; nothing is reconciled. */
  public void watch() {
    var configuration = operator.getConfigurationService();
    configuration.getExecutorServiceManager().start(configuration);
    controllers().forEach(controller -> controller.start(false));
  }

  /** Begins to reconcile: everything that was seen so far, and what comes. */
  public void work() {
    controllers().forEach(Controller::startEventProcessing);
  }

  /**
   * Ends both.
   *
   * @param patience what a reconcile under way gets to end by itself
   */
  public void stop(Duration patience) {
    controllers().forEach(Controller::stop);
    operator.getConfigurationService().getExecutorServiceManager().stop(patience);
  }

  private List<Controller<?>> controllers() {
    return operator.getRegisteredControllers().stream()
        .<Controller<?>>map(WarmStandby::controller)
        .toList();
  }

  private static Controller<?> controller(RegisteredController<?> registered) {
    return (Controller<?>) registered;
  }
}
