package dev.headwater.operator.desired;

import dev.headwater.api.v1alpha1.ResourcesSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes quantities as the API server would: 1024Mi is 1Gi there, and any other form would look
 * like a change at every comparison.
 */
final class Quantities {
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final int DECIMAL_UNIT = 3;
  private static final BigInteger KIBI = BigInteger.valueOf(1024);
  private static final BigInteger KILO = BigInteger.valueOf(1000);

  private Quantities() {}

  static ResourceRequirements requirements(ResourcesSpec resources) {
    return new ResourceRequirementsBuilder()
        .withRequests(amounts(resources.requests()))
        .withLimits(amounts(resources.limits()))
        .build();
  }

  /** The API server's form of a quantity. */
  static Quantity canonical(Quantity quantity) {
    var amount = quantity.getNumericalAmount();
    if (amount.signum() == 0) {
      return new Quantity("0");
    }
    var binary = quantity.getFormat().endsWith("i");
    // The API server writes a binary quantity below 1024 as a decimal one.
    return binary && amount.abs().compareTo(new BigDecimal(KIBI)) >= 0
        ? scaled(amount.setScale(0, RoundingMode.UP).toBigInteger(), KIBI, 0, BINARY)
        : scaled(nano(amount), KILO, 0, DECIMAL);
  }

  private static Map<String, Quantity> amounts(ResourcesSpec.@Nullable Amounts amounts) {
    var quantities = new TreeMap<String, Quantity>();
    if (amounts != null && amounts.cpu() != null) {
      quantities.put("cpu", canonical(amounts.cpu()));
    }
    if (amounts != null && amounts.memory() != null) {
      quantities.put("memory", canonical(amounts.memory()));
    }
    return quantities;
  }

  private static BigInteger nano(BigDecimal amount) {
    return amount
        .movePointRight(DECIMAL_UNIT * DECIMAL.indexOf(""))
        .setScale(0, RoundingMode.UP)
        .toBigInteger();
  }

  private static Quantity scaled(
      BigInteger amount, BigInteger unit, int suffix, List<String> suffixes) {
    var parts = amount.divideAndRemainder(unit);
    return parts[1].signum() == 0 && suffix + 1 < suffixes.size()
        ? scaled(parts[0], unit, suffix + 1, suffixes)
        : new Quantity(amount.toString(), suffixes.get(suffix));
  }
}
