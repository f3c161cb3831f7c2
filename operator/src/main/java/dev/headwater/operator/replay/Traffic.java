package dev.headwater.operator.replay;

/**
 * What clients produce and consume, in bytes a second.
 *
 * @param in bytes a second that are produced
 * @param out bytes a second that are consumed
 */
record Traffic(double in, double out) {
  static final Traffic NONE = new Traffic(0, 0);

  /** As the signal 'network' counts it: written, uploaded and compacted, and served to clients. */
  private static final int WRITES_PER_BYTE = 3;

  /** Bytes a second on the brokers' network. */
  double network() {
    return WRITES_PER_BYTE * in + Math.max(in, out);
  }

  Traffic plus(Traffic other) {
    return new Traffic(in + other.in, out + other.out);
  }

  Traffic times(double factor) {
    return new Traffic(in * factor, out * factor);
  }

  /** The traffic on the way from this one to another; {@code share} 0 is this one, 1 the other. */
  Traffic towards(Traffic other, double share) {
    return times(1 - share).plus(other.times(share));
  }
}
