package dev.headwater.operator.settings;

import java.time.Duration;

/**
 * Settings of leader election; {@link Setting} says what each does.
 *
 * @param leaseDuration whole seconds, longer than {@code renewDeadline}
 * @param renewDeadline longer than {@code retryPeriod}
 */
public record LeaderSettings(
    String podName, Duration leaseDuration, Duration renewDeadline, Duration retryPeriod) {

  static LeaderSettings from(SettingReader read) {
    var podName = read.matching(Setting.POD_NAME, "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    int before = read.faults();
    var longest = Duration.ofMinutes(10);
    var lease = read.duration(Setting.LEASE_DURATION, Duration.ofSeconds(1), longest);
    read.refuseIf(lease.toMillisPart() != 0, Setting.LEASE_DURATION);
    var deadline = read.duration(Setting.LEASE_RENEW_DEADLINE, Duration.ofMillis(100), longest);
    var retry =
        read.duration(Setting.LEASE_RETRY_PERIOD, Duration.ofMillis(100), Duration.ofMinutes(1));
    if (read.faults() == before) {
      read.refuseIf(deadline.compareTo(lease) >= 0, Setting.LEASE_RENEW_DEADLINE);
      read.refuseIf(retry.compareTo(deadline) >= 0, Setting.LEASE_RETRY_PERIOD);
    }
    return new LeaderSettings(podName, lease, deadline, retry);
  }
}
