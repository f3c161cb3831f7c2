package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A day on which the period of a schedule begins. */
public enum ScheduleDay {
  @JsonProperty("Monday")
  MONDAY,
  @JsonProperty("Tuesday")
  TUESDAY,
  @JsonProperty("Wednesday")
  WEDNESDAY,
  @JsonProperty("Thursday")
  THURSDAY,
  @JsonProperty("Friday")
  FRIDAY,
  @JsonProperty("Saturday")
  SATURDAY,
  @JsonProperty("Sunday")
  SUNDAY
}
