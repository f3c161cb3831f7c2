package dev.headwater.e2e.aws;

import dev.headwater.e2e.aws.policy.Policy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Who signs with which key. Keys that are not known here are an administrator's. */
final class Callers {
  private final Map<String, Limited> byKey = new ConcurrentHashMap<>();

  /**
   * Somebody who may do what policies allow.
   *
   * @param arn as AWS's messages name them
   */
  record Limited(String arn, Supplier<List<Policy>> policies) {}

  /** Lets the holder of a key do what policies allow, and no more. */
  void limit(String accessKey, Limited caller) {
    byKey.put(accessKey, caller);
  }

  /** Empty for those who may do everything. */
  Optional<Limited> of(Request request) {
    return request.accessKey().flatMap(key -> Optional.ofNullable(byKey.get(key)));
  }
}
