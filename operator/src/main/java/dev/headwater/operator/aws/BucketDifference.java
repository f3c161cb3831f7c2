package dev.headwater.operator.aws;

/**
 * A setting of a bucket that is not as it is to be.
 *
 * @param setting what differs, in a user's words
 * @param isMarked whether it is under a Sid or id of ours, which nobody else uses
 * @param mend writes it as it is to be
 */
record BucketDifference(String setting, boolean isMarked, Runnable mend) {}
