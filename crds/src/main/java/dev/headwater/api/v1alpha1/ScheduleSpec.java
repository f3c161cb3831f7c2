package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A minimum of brokers by time of day. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScheduleSpec(
    @Required
        @Size(min = 1, max = 40)
        @JsonPropertyDescription(
            "Name, 1 to 40 characters of a-z, 0-9 and '-'; decisions that it makes say it."
                + " Required.")
        @ValidationRule(
            value = "self.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
            messageExpression =
                "\"brokers.autoscaling.schedules: '\" + self + \"' is no name: allowed are a-z, 0-9"
                    + " and '-', beginning with a letter and not ending with '-'\"")
        String name,
    @Required
        @Min(1)
        @Max(300)
        @JsonPropertyDescription(
            "Fewest brokers over all zones within the period, 1 to 300 and at most"
                + " brokers.autoscaling.max. They are added when it begins, in one step; after its"
                + " end brokers leave as the signals allow. Of several schedules the highest holds."
                + " Required.")
        Integer min,
    @Size(min = 1, max = 7)
        @JsonPropertyDescription("Days on which a period begins, Monday to Sunday. Default: all.")
        @Nullable List<ScheduleDay> days,
    @Required
        @Size(min = 5, max = 5)
        @JsonPropertyDescription(
            "When the period begins, HH:MM on a clock in timeZone. Where clocks skip that time it"
                + " begins as much later as they skip; where they show it twice, at the first."
                + " Required.")
        @ValidationRule(
            value = "self.matches('^([01][0-9]|2[0-3]):[0-5][0-9]$')",
            messageExpression =
                "\"brokers.autoscaling.schedules: from is '\" + self + \"': allowed is 00:00 to"
                    + " 23:59\"")
        String from,
    @Required
        @Size(min = 5, max = 5)
        @JsonPropertyDescription(
            "When the period ends, HH:MM; on the next day where that is not after from. Required.")
        @ValidationRule(
            value = "self.matches('^([01][0-9]|2[0-3]):[0-5][0-9]$')",
            messageExpression =
                "\"brokers.autoscaling.schedules: to is '\" + self + \"': allowed is 00:00 to"
                    + " 23:59\"")
        String to,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            "Time zone of from and to, by its name in the IANA database, such as Europe/Berlin."
                + " Default: UTC.")
        @ValidationRule(
            value =
                "self != 'Local' && self.matches('^[A-Za-z]') &&"
                    + " timestamp('2026-01-01T00:00:00Z').getHours(self) >= 0",
            messageExpression =
                "\"brokers.autoscaling.schedules: timeZone is '\" + self + \"', which is no name of"
                    + " the IANA database: allowed is such as UTC or Europe/Berlin\"")
        @Nullable String timeZone) {

  /** Days on which a period begins; all when absent. */
  public List<ScheduleDay> daysOrAll() {
    return days == null ? List.of(ScheduleDay.values()) : days;
  }

  /** The time zone; UTC when absent. */
  public String timeZoneOrDefault() {
    return timeZone == null ? "UTC" : timeZone;
  }
}
