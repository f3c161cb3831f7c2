package dev.headwater.operator.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A zone of a cluster, resolved.
 *
 * @param id id of the zone, such as use1-az1
 * @param name name of the zone in this account, such as us-east-1a: what nodes are labelled with
 * @param nodeIdBase node id of the zone's first broker, the StatefulSet's start ordinal
 * @param brokers replicas that the zone's StatefulSet is to have
 * @param draining node id of the broker that is leaving, recorded on the StatefulSet
 * @param scale the change of the number of brokers that is measured, recorded on the StatefulSet
 */
public record ZoneModel(
    String id,
    String name,
    int nodeIdBase,
    int brokers,
    OptionalInt draining,
    Optional<String> scale) {}
