package dev.headwater.operator.cluster;

import dev.headwater.operator.aws.S3Exit;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What brokers send to S3 and get from it, for saying what that costs.
 *
 * @param bandwidth bytes a second of one broker, if declared
 * @param brokers brokers of the cluster
 */
record TransferCost(Optional<Quantity> bandwidth, int brokers) {
  static TransferCost of(Snapshot seen) {
    return new TransferCost(
        Optional.ofNullable(seen.cluster().getSpec().brokersOrDefault().networkBandwidth()),
        seen.desiredBrokers());
  }

  /** A sentence on what it costs by one way. */
  String by(S3Exit exit) {
    if (exit == S3Exit.INTERNET_GATEWAY) {
      return "That costs nothing for each GB, and needs a public address of the node.";
    }
    if (exit == S3Exit.OTHER) {
      return "What that costs, and whether it leads to S3, cannot be told from the routes.";
    }
    return TransferPrices.dollarsPerGb(exit)
        .map(this::at)
        .orElse("AWS takes a price for each GB there, which Headwater does not know.");
  }

  private String at(BigDecimal dollarsPerGb) {
    return bandwidth
        .map(bytes -> atBandwidth(dollarsPerGb, bytes))
        .orElseGet(
            () ->
                "That costs $%s for each TB (%s)."
                    .formatted(
                        dollarsPerGb
                            .multiply(BigDecimal.valueOf(1000))
                            .stripTrailingZeros()
                            .toPlainString(),
                        TransferPrices.BASIS));
  }

  /** Which brokers are behind which table is not known: a node may take any. */
  private String atBandwidth(BigDecimal dollarsPerGb, Quantity bytes) {
    var each = Quantity.getAmountInBytes(bytes);
    var all = each.multiply(BigDecimal.valueOf(brokers));
    return "That costs up to $%,d a month for each broker there at its networkBandwidth of %s/s%s (%s)."
        .formatted(
            TransferPrices.dollarsPerMonth(dollarsPerGb, each),
            bytes,
            brokers < 2
                ? ""
                : ", $%,d if all %d are there"
                    .formatted(TransferPrices.dollarsPerMonth(dollarsPerGb, all), brokers),
            TransferPrices.BASIS);
  }
}
