package dev.headwater.operator.scaling;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How one broker's load follows from what it says of itself. */
public sealed interface Load extends Source {
  /**
   * The broker's load.
   *
   * @param now the newest reading
   * @param before the one before it; empty for a broker that was not read then
   * @param seconds time between the two
   */
  Reported of(BrokerReading now, Optional<BrokerReading> before, double seconds);

  /** Whether it is a share of a broker's own time, 0 to 1, rather than an amount of work. */
  default boolean isRatio() {
    return switch (this) {
      case Busy _ -> true;
      case Level(String selector) -> selector.endsWith("_ratio");
      case Network _, Rate _ -> false;
    };
  }

  /** What came of one broker's reading. */
  sealed interface Reported {
    /** Its load, finite and not negative. */
    record Of(double load) implements Reported {}

    /** Nothing that can be used, and why. */
    record Not(String why) implements Reported {}
  }

  /**
   * Bytes a second on the network: what is produced is written to S3, uploaded and compacted, three
   * bytes for one, and four with zone routing, which takes it through the bucket; and what comes in
   * or goes out to clients, whichever is more.
   */
  record Network(boolean zoneRouting) implements Load {
    private static final String IN = "kafka_broker_network_io_bytes_total{direction=\"in\"}";
    private static final String OUT = "kafka_broker_network_io_bytes_total{direction=\"out\"}";
    private static final int WRITES_PER_BYTE = 3;
    private static final int WRITES_PER_ROUTED_BYTE = 4;

    @Override
    public List<String> selectors() {
      return List.of(IN, OUT);
    }

    @Override
    public Reported of(BrokerReading now, Optional<BrokerReading> before, double seconds) {
      return switch (rate(IN, now, before, seconds)) {
        case Reported.Not not -> not;
        case Reported.Of(double in) ->
            switch (rate(OUT, now, before, seconds)) {
              case Reported.Not not -> not;
              case Reported.Of(double out) ->
                  new Reported.Of(writesPerByte() * in + Math.max(in, out));
            };
      };
    }

    private int writesPerByte() {
      return zoneRouting ? WRITES_PER_ROUTED_BYTE : WRITES_PER_BYTE;
    }
  }

  /** How busy threads are, 0 to 1, where the broker serves how idle they are. */
  record Busy(String idle) implements Load {
    @Override
    public List<String> selectors() {
      return List.of(idle);
    }

    /** Kafka's own meters go a little above 1 at rest. */
    @Override
    public Reported of(BrokerReading now, Optional<BrokerReading> before, double seconds) {
      return switch (level(idle, now)) {
        case Reported.Not not -> not;
        case Reported.Of(double share) -> new Reported.Of(Math.max(0, 1 - share));
      };
    }
  }

  /** The value as it is served. */
  record Level(String selector) implements Load {
    @Override
    public List<String> selectors() {
      return List.of(selector);
    }

    @Override
    public Reported of(BrokerReading now, Optional<BrokerReading> before, double seconds) {
      return level(selector, now);
    }
  }

  /** How much a counter grows in a second. */
  record Rate(String selector) implements Load {
    @Override
    public List<String> selectors() {
      return List.of(selector);
    }

    @Override
    public Reported of(BrokerReading now, Optional<BrokerReading> before, double seconds) {
      return rate(selector, now, before, seconds);
    }
  }

  private static Reported level(String selector, BrokerReading reading) {
    var value = reading.values().get(selector);
    if (value == null) {
      return new Reported.Not("does not serve " + selector);
    }
    return Double.isFinite(value) && value >= 0
        ? new Reported.Of(value)
        : new Reported.Not("serves %s = %s".formatted(selector, value));
  }

  private static Reported rate(
      String selector, BrokerReading now, Optional<BrokerReading> before, double seconds) {
    if (!(level(selector, now) instanceof Reported.Of(double newest))) {
      return level(selector, now);
    }
    var earlier =
        before
            .filter(reading -> reading.run().equals(now.run()))
            .map(reading -> level(selector, reading))
            .flatMap(
                reported -> reported instanceof Reported.Of of ? Optional.of(of) : Optional.empty())
            .map(of -> OptionalDouble.of(of.load()))
            .orElse(OptionalDouble.empty());
    if (earlier.isEmpty()) {
      return new Reported.Not("has one value of %s, and a rate needs two".formatted(selector));
    }
    return newest >= earlier.getAsDouble()
        ? new Reported.Of((newest - earlier.getAsDouble()) / seconds)
        : new Reported.Not("has begun to count %s anew".formatted(selector));
  }
}
