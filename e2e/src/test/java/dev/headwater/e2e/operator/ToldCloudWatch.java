package dev.headwater.e2e.operator;

import dev.headwater.e2e.aws.Fault;
import dev.headwater.e2e.aws.StackClients;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;

/** An application that tells CloudWatch every second how many records it sends in one. */
final class ToldCloudWatch implements LoadSource {
  private final SharedStack shared;
  private final CloudWatchClient cloudWatch;
  private final ScheduledExecutorService application = Executors.newSingleThreadScheduledExecutor();
  private Optional<Future<?>> telling = Optional.empty();
  private volatile double load;

  ToldCloudWatch(SharedStack shared) {
    this.shared = shared;
    this.cloudWatch = StackClients.cloudWatch(shared.stack().aws());
  }

  /** What was sent, and when. */
  private record Count(long sent, Instant at) {}

  @Override
  public void start(LongSupplier sent) {
    shared.stack().aws().front().faults(Fault.NONE);
    cease();
    var last = new AtomicReference<>(count(sent));
    telling =
        Optional.of(
            application.scheduleAtFixedRate(
                () -> last.updateAndGet(before -> tell(before, count(sent))),
                1,
                1,
                TimeUnit.SECONDS));
  }

  private static Count count(LongSupplier sent) {
    return new Count(sent.getAsLong(), Instant.now());
  }

  private void cease() {
    telling.ifPresent(running -> running.cancel(true));
  }

  private Count tell(Count before, Count now) {
    double seconds = Duration.between(before.at(), now.at()).toMillis() / 1000.0;
    load = (now.sent() - before.sent()) / seconds;
    var team = Dimension.builder().name("Team").value(PermittedCloudWatch.TEAM).build();
    var datum =
        MetricDatum.builder()
            .metricName("Sent")
            .dimensions(team)
            .timestamp(now.at())
            .value(load)
            .build();
    cloudWatch.putMetricData(b -> b.namespace(PermittedCloudWatch.METRICS).metricData(datum));
    return now;
  }

  /** Nothing is told, and CloudWatch answers nobody. */
  @Override
  public void stop() {
    cease();
    shared
        .stack()
        .aws()
        .front()
        .faults(call -> call.service().equals("monitoring") ? new Fault.Drop() : new Fault.Pass());
  }

  @Override
  public double load() {
    return load;
  }

  @Override
  public String problem() {
    return "records a second of the clients";
  }

  @Override
  public String signal(double capacity) {
    return """
    {"name": "load", "capacityPerBroker": "%d",
     "cloudWatch": {"namespace": "%s", "metric": "Sent"}}
    """
        .formatted(Math.round(capacity), PermittedCloudWatch.METRICS);
  }

  @Override
  public void close() {
    application.shutdownNow();
    shared.stack().aws().front().faults(Fault.NONE);
    cloudWatch.close();
  }
}
