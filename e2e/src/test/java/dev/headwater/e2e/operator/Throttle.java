package dev.headwater.e2e.operator;

import dev.headwater.e2e.aws.AwsCall;
import dev.headwater.e2e.aws.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * AWS that takes so many calls a second of each service, as many at once, and throttles the others
 * in each service's own words.
 */
final class Throttle implements Fault {
  private final int perSecond;
  private final Map<String, Bucket> buckets = new HashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  private record Bucket(double tokens, Instant at) {}

  private record Seen(Instant at, boolean throttled) {}

  Throttle(int perSecond) {
    this.perSecond = perSecond;
  }

  @Override
  public synchronized Decision decide(AwsCall call) {
    var now = Instant.now();
    var before = buckets.getOrDefault(call.service(), new Bucket(perSecond, now));
    double grown = Duration.between(before.at(), now).toMillis() / 1000.0 * perSecond;
    double tokens = Math.min(perSecond, before.tokens() + grown);
    boolean throttled = tokens < 1;
    buckets.put(call.service(), new Bucket(throttled ? tokens : tokens - 1, now));
    seen.add(new Seen(now, throttled));
    return throttled ? words(call.service()) : new Pass();
  }

  /** How many calls came since a time. */
  long calls(Instant since) {
    return seen.stream().filter(call -> call.at().isAfter(since)).count();
  }

  /** How many of them were throttled. */
  long throttled(Instant since) {
    return seen.stream().filter(call -> call.at().isAfter(since) && call.throttled()).count();
  }

  private static Answer words(String service) {
    return switch (service) {
      case "s3" -> new Answer(503, "<Error><Code>SlowDown</Code><Message>slower</Message></Error>");
      case "ec2" ->
          new Answer(
              503,
              "<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>slower</Message>"
                  + "</Error></Errors></Response>");
      case "eks" ->
          new Answer(429, "{\"__type\":\"TooManyRequestsException\",\"message\":\"slower\"}");
      default ->
          new Answer(
              400,
              "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code>"
                  + "<Message>slower</Message></Error></ErrorResponse>");
    };
  }
}
