package dev.headwater.operator.cluster;

import dev.headwater.operator.aws.AwsProblem;

/** How far the brokers' map of zones to subnets has got. */
sealed interface ZoneMap {
  /**
   * The brokers have it.
   *
   * @param vpcId the VPC whose subnets they know
   * @param subnets how many they know
   * @param zones how many zones those are of
   */
  record InPlace(String vpcId, int subnets, int zones) implements ZoneMap {}

  /** There is nothing to tell the brokers; the message says why, and what to do. */
  record NoSubnets(String message) implements ZoneMap {}

  /** AWS could not be asked; what the brokers were told before stays. */
  record Unread(AwsProblem problem) implements ZoneMap {}

  /** The brokers do not take it. */
  record Refused(String message) implements ZoneMap {}

  /** No broker answered. */
  record Silent(String message) implements ZoneMap {}
}
