package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The last change of the number of brokers, and what it moved. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LastScale(
    @JsonPropertyDescription("Brokers before.") Integer from,
    @JsonPropertyDescription("Brokers after.") Integer to,
    @JsonPropertyDescription(
            "When the first StatefulSet was changed for it, RFC 3339 in UTC with milliseconds.")
        String startedAt,
    @JsonPropertyDescription(
            "Seconds from the start until the broker that left was unregistered, or until every new"
                + " broker was ready and registered. Absent while it lasts.")
        @Nullable Long durationSeconds,
    @JsonPropertyDescription(
            "AlterPartitionReassignments requests, by whomever, that the brokers got between before"
                + " and after; read from their own counters. Absent when a broker could not be read"
                + " before and after, or restarted meanwhile: then it is not known.")
        @Nullable Long reassignmentsIssued,
    @JsonPropertyDescription(
            "Partitions that the broker that left had led, and that another led when it was"
                + " unregistered. Absent when brokers were added, and when the operator restarted"
                + " meanwhile.")
        @Nullable Integer leadersLeftVictim,
    @JsonPropertyDescription(
            "Other changes of leaders until a while (2 minutes by default) after the end: the"
                + " engine's own balancing. Absent until then, and when the operator restarted"
                + " meanwhile.")
        @Nullable Integer leadersMovedByEngine,
    @JsonPropertyDescription(
            "Bytes of log that were copied between brokers by reassignments. Absent when a broker"
                + " does not count them, as on AutoMQ, whose brokers hold no log.")
        @Nullable Long localBytesMoved) {}
