package dev.headwater.operator.cluster;

import dev.headwater.operator.aws.S3Exit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** What AWS takes for each GB on a way to S3: list prices of one region at one day. */
final class TransferPrices {
  /** Where and when the prices held, for messages. */
  static final String BASIS = "list price in us-east-1 of 2026-09-24";

  /** AWS counts 730 hours a month. */
  private static final BigDecimal SECONDS_A_MONTH = BigDecimal.valueOf(730L * 3600);

  private static final BigDecimal BYTES_A_GB = BigDecimal.valueOf(1_000_000_000);

  private TransferPrices() {}

  /**
   * US dollars for a GB (10^9 bytes), without what is taken by the hour; empty when no price is
   * known. A transit gateway has one for each GB, which was not looked up.
   */
  static Optional<BigDecimal> dollarsPerGb(S3Exit exit) {
    return switch (exit) {
      case NAT_GATEWAY -> Optional.of(new BigDecimal("0.045"));
      case INTERFACE_ENDPOINT -> Optional.of(new BigDecimal("0.01"));
      case GATEWAY_ENDPOINT, INTERNET_GATEWAY -> Optional.of(BigDecimal.ZERO);
      case TRANSIT_GATEWAY, OTHER, NONE -> Optional.empty();
    };
  }

  /** Whole US dollars a month for so many bytes a second at a price for each GB. */
  static long dollarsPerMonth(BigDecimal dollarsPerGb, BigDecimal bytesPerSecond) {
    return bytesPerSecond
        .multiply(SECONDS_A_MONTH)
        .multiply(dollarsPerGb)
        .divide(BYTES_A_GB, 0, RoundingMode.HALF_UP)
        .longValueExact();
  }
}
