package dev.headwater.operator.cluster;

import dev.headwater.operator.aws.S3Exit;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What AWS takes for each GB on a way to S3: list prices of one region at one day. */
final class TransferPrices {
  /** Where and when the prices held, for messages. */
  static final String BASIS = "list price in us-east-1 of 2026-09-24";

  /** AWS counts 730 hours a month. */
  private static final BigDecimal SECONDS_A_MONTH = BigDecimal.valueOf(730L * 3600);

  private static final BigDecimal BYTES_A_GB = BigDecimal.valueOf(1_000_000_000);

  private TransferPrices() {}

  /** US dollars for a GB (10^9 bytes), without what is taken by the hour. */
  static BigDecimal dollarsPerGb(S3Exit exit) {
    return switch (exit) {
      case NAT_GATEWAY -> new BigDecimal("0.045");
      case TRANSIT_GATEWAY -> new BigDecimal("0.02");
      case INTERFACE_ENDPOINT -> new BigDecimal("0.01");
      case GATEWAY_ENDPOINT, INTERNET_GATEWAY, OTHER, NONE -> BigDecimal.ZERO;
    };
  }

  /** Whole US dollars a month for so many bytes a second. */
  static long dollarsPerMonth(S3Exit exit, BigDecimal bytesPerSecond) {
    return bytesPerSecond
        .multiply(SECONDS_A_MONTH)
        .multiply(dollarsPerGb(exit))
        .divide(BYTES_A_GB, 0, RoundingMode.HALF_UP)
        .longValueExact();
  }
}
