package dev.headwater.operator.cluster;

import dev.headwater.operator.prometheus.BearerToken;

/** What the API server says of a Secret with a bearer token. */
sealed interface TokenAnswer {
  /** The Secret may be used, and this is in it. */
  record Known(BearerToken token) implements TokenAnswer {}

  /** It may not be used, or cannot. */
  record Refused(SecretAnswer why) implements TokenAnswer {}
}
