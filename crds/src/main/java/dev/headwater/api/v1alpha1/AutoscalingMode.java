package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of the decisions of autoscaling. */
public enum AutoscalingMode {
  @JsonProperty("Active")
  ACTIVE,
  @JsonProperty("Advise")
  ADVISE
}
