package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The engines that Headwater can run. */
public enum EngineType {
  @JsonProperty("AutoMQ")
  AUTO_MQ
}
