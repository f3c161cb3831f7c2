package dev.headwater.operator.replay;

import java.util.Locale;
import java.util.Random;

/** Days of load at steps of 60 s, each the same in every run. */
enum Traces {
  DIURNAL("A day that rises tenfold and falls again, with 3 % of noise.", 11, 0.03) {
    @Override
    double shape(int minute) {
      return day(minute);
    }
  },
  SPIKE(
      "A quiet day; at 10:00 the load doubles within a minute for 20 min, at 16:00 for 5.",
      12,
      0.03) {
    @Override
    double shape(int minute) {
      boolean isSpike = isIn(minute, 600, 620) || isIn(minute, 960, 965);
      return 0.4 * (isSpike ? 2 : 1);
    }
  },
  GAPS("The diurnal day; metrics are missing for 4, 10 and 25 min and NaN for 12.", 13, 0.03) {
    @Override
    double shape(int minute) {
      return day(minute);
    }

    @Override
    String missing(int minute) {
      boolean isMissing =
          isIn(minute, 300, 304) || isIn(minute, 660, 670) || isIn(minute, 840, 865);
      return isMissing ? "," : isIn(minute, 780, 792) ? "NaN,NaN" : "";
    }
  },
  NOISE("A level load that swings by 25 % every 10 min, with 15 % of noise.", 14, 0.15) {
    @Override
    double shape(int minute) {
      return 0.5 * (1 + 0.25 * Math.sin(2 * Math.PI * minute / 10.0));
    }
  };

  private static final int MINUTES = 1440;
  private static final double PEAK_IN = 100e6;
  private static final double FAN_OUT = 1.5;

  private final String description;
  private final long seed;
  private final double noise;

  Traces(String description, long seed, double noise) {
    this.description = description;
    this.seed = seed;
    this.noise = noise;
  }

  /** Share of the peak at a minute of the day, before noise. */
  abstract double shape(int minute);

  /** The cells of a minute that is not known; empty when it is known. */
  String missing(int minute) {
    return "";
  }

  String description() {
    return description;
  }

  String file() {
    return "operator/src/test/resources/traces/%s.csv".formatted(name().toLowerCase(Locale.ROOT));
  }

  String csv() {
    var random = new Random(seed);
    var lines = new StringBuilder("time,in,out\n");
    for (int minute = 0; minute <= MINUTES; minute++) {
      // The sum of three is near enough to a bell; nextGaussian is not the same in every JDK.
      double bell = random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5;
      long in = Math.round(PEAK_IN * shape(minute) * (1 + 2 * noise * bell));
      var cells = missing(minute).isEmpty() ? in + "," + Math.round(in * FAN_OUT) : missing(minute);
      lines.append(minute * 60).append(',').append(cells).append('\n');
    }
    return lines.toString();
  }

  private static double day(int minute) {
    return 0.55 - 0.45 * Math.cos(2 * Math.PI * minute / MINUTES);
  }

  private static boolean isIn(int minute, int from, int to) {
    return minute >= from && minute < to;
  }
}
