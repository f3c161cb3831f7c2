package dev.headwater.operator.scaling;

/**
 * A load that decides about the number of brokers.
 *
 * @param name the user's name of it, or that of a ready-made one
 * @param source where it comes from
 * @param capacity load of one broker at which it is full, in the load's own unit; above 0
 * @param target share of the capacity that is aimed at, above 0 and at most 1
 * @param required whether brokers stay as long as it is not known
 * @param addsBrokers whether it can ask for more brokers; else it only keeps those that there are
 * @param byZone whether each zone's load decides about the brokers of that zone
 */
public record Signal(
    String name,
    Source source,
    double capacity,
    double target,
    boolean required,
    boolean addsBrokers,
    boolean byZone) {
  /** Brokers beyond this share of the target before one is added: damps what hovers around it. */
  private static final double TOLERANCE = 1.08;

  /** Those that stay must have this share of the target at most when one has left. */
  private static final double AFTER_REMOVAL = 0.9;

  /** Sums of loads differ in the last digits from one order of brokers to another. */
  private static final double ROUNDING = 1e-9;

  /** No load needs more than this; keeps sums of it within an int. */
  private static final int MOST = 1_000_000;

  /** One of the cluster as a whole. */
  public Signal(
      String name,
      Source source,
      double capacity,
      double target,
      boolean required,
      boolean addsBrokers) {
    this(name, source, capacity, target, required, addsBrokers, false);
  }

  /** The same, over all zones. */
  public Signal ofCluster() {
    return new Signal(name, source, capacity, target, required, addsBrokers);
  }

  /** The same, which only keeps the brokers that there are. */
  Signal keeping() {
    return new Signal(name, source, capacity, target, required, false, byZone);
  }

  /** Brokers that a load needs. */
  public int brokersFor(double load) {
    return brokers(load / (capacity * target));
  }

  /** Brokers that a load needs, where those that are there count as enough while it is close. */
  int brokersFor(double load, int there) {
    return load <= TOLERANCE * capacity * target * there
        ? Math.min(brokersFor(load), there)
        : brokersFor(load);
  }

  /** Fewest brokers that a load leaves room for. */
  int leastFor(double peak) {
    return brokers(peak / (AFTER_REMOVAL * capacity * target));
  }

  private static int brokers(double exact) {
    return (int) Math.min(MOST, Math.ceil(exact - ROUNDING));
  }
}
