package dev.headwater.operator.aws;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tags of a bucket of ours. A tag that a user removes from the spec has to go, while tags that
 * others put on the bucket have to stay, so the keys of the user's tags are remembered in a tag of
 * their own, separated by spaces as far as S3's 256 characters reach.
 */
final class BucketTags {
  /** Tells which StreamCluster the bucket was made for. */
  static final String UID = "headwater.dev/uid";

  /** Tells for whom the bucket may be used: Kubernetes cluster, namespace and name. */
  static final String ALLOW = "headwater.dev/allow";

  /** Keys of the user's tags, so that they can be removed again. */
  static final String USER_KEYS = "headwater.dev/user-tags";

  /** Marks a bucket whose first settings are not all written; it goes with the last of them. */
  private static final String SETUP = "headwater.dev/setup";

  private static final String OURS = "headwater.dev/";
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final int LONGEST_VALUE = 256;

  private BucketTags() {}

  /**
   * Whether a bucket with these tags is ours: made for this StreamCluster, or for one of the same
   * name, namespace and Kubernetes cluster whose data it restores. A record of what was kept can be
   * forged in its namespace, so it is not enough to take a bucket over.
   */
  static boolean isOurs(Map<String, String> present, BucketWanted wanted) {
    var uid = present.get(UID);
    var allow = present.get(ALLOW);
    return uid != null
        && (uid.equals(wanted.tags().get(UID))
            || (wanted.formerUids().contains(uid)
                && allow != null
                && allow.equals(wanted.tags().get(ALLOW))));
  }

  /**
   * Whether a bucket with these tags may be adopted: its owner names this cluster, and it was not
   * made for another.
   */
  static boolean isAllowed(Map<String, String> present, BucketWanted wanted) {
    var uid = present.get(UID);
    return wanted.allow().equals(present.get(ALLOW))
        && (uid == null || uid.equals(wanted.tags().get(UID)) || wanted.formerUids().contains(uid));
  }

  /** What the tags of something say of who may use it, for the installation's log. */
  static String seen(Map<String, String> present) {
    return Optional.ofNullable(present.get(ALLOW))
        .map(allow -> "its tag %s is %s".formatted(ALLOW, allow))
        .orElse("it has no tag " + ALLOW);
  }

  /** The tags that a bucket is created with, until all its settings are written. */
  static Map<String, String> initial(Map<String, String> wanted) {
    var tags = new HashMap<>(complete(wanted));
    tags.put(SETUP, "pending");
    return tags;
  }

  /** Whether the first settings are not all written, so that they are no drift. */
  static boolean isBeingSetUp(Map<String, String> present) {
    return present.containsKey(SETUP);
  }

  /** The tags that are to stay on a bucket of ours. */
  static Map<String, String> complete(Map<String, String> wanted) {
    var tags = new HashMap<>(wanted);
    var keys =
        wanted.keySet().stream()
            .filter(key -> !key.startsWith(OURS) && !key.equals(MANAGED_BY))
            .collect(Collectors.toCollection(TreeSet::new));
    var remembered = join(keys);
    if (!remembered.isEmpty()) {
      tags.put(USER_KEYS, remembered);
    }
    return tags;
  }

  /** The tags that a bucket is to have: ours and the user's, and those that others put there. */
  static Map<String, String> merged(Map<String, String> present, Map<String, String> wanted) {
    // Not Set.of, which throws on a key that is there twice: anybody can edit the tag.
    var forgotten = Set.copyOf(Arrays.asList(present.getOrDefault(USER_KEYS, "").split(" ")));
    var merged = new HashMap<String, String>();
    present.forEach(
        (key, value) -> {
          if (!forgotten.contains(key) && !key.startsWith(OURS)) {
            merged.put(key, value);
          }
        });
    merged.putAll(complete(wanted));
    return merged;
  }

  /** Keys whose tags are to change, with commas. */
  static String differing(Map<String, String> present, Map<String, String> wanted) {
    return Stream.concat(present.keySet().stream(), wanted.keySet().stream())
        .filter(key -> !Objects.equals(present.get(key), wanted.get(key)))
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** Keys with a space in them cannot be told apart and are not remembered: they stay. */
  private static String join(Set<String> keys) {
    var text = new StringBuilder();
    for (var key : keys) {
      boolean fits = text.length() + key.length() + 1 <= LONGEST_VALUE;
      if (fits && !key.contains(" ")) {
        text.append(text.isEmpty() ? "" : " ").append(key);
      }
    }
    return text.toString();
  }
}
