package dev.headwater.operator.aws;

import dev.headwater.operator.aws.AwsClients.Caller;
import dev.headwater.operator.aws.BucketWanted.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Buckets in S3. The owner is checked and the tags are read before anything is written; a bucket is
 * created only when there is none, since us-east-1 answers 200 to a second create and resets its
 * ACL. Tags go into the create call, so that no crash leaves a bucket that nobody can tell.
 */
public final class S3Buckets implements Buckets {
  private final AwsClients clients;
  private final RequestBudget budget;
  private final Refusals refusals = new Refusals();

  /** What was removed from buckets that are being purged, since this process began. */
  private final Map<String, Long> removed = new ConcurrentHashMap<>();

  /**
   * @param purgeRequestsPerSecond requests a second that all purges together make
   */
  public S3Buckets(AwsClients clients, int purgeRequestsPerSecond) {
    this.clients = clients;
    this.budget = new RequestBudget(purgeRequestsPerSecond, 1, System::nanoTime);
  }

  @Override
  public BucketAnswer ensure(BucketWanted wanted) {
    try {
      var caller = AwsCall.of("sts:GetCallerIdentity", () -> clients.caller(wanted.region()));
      var answer = ensure(wanted, clients.s3(wanted.region()), caller);
      refusals.note("bucket " + wanted.name(), wanted.allow(), refused(answer));
      return answer;
    } catch (AwsCall.Failed e) {
      return new BucketAnswer.Unavailable(e.problem("bucket " + wanted.name()));
    }
  }

  private static Optional<String> refused(BucketAnswer answer) {
    return switch (answer) {
      case BucketAnswer.NotAllowed(String _, String seen) -> Optional.of(seen);
      case BucketAnswer.KeyNotAllowed(String _, String seen) -> Optional.of("its key: " + seen);
      default -> Optional.empty();
    };
  }

  @Override
  public BucketRemoval remove(BucketWanted wanted) {
    return removal(
        wanted, (s3, account) -> new BucketContents(s3, wanted.name(), account).removeIfNone());
  }

  @Override
  public BucketRemoval purge(BucketWanted wanted) {
    return removal(wanted, (s3, account) -> purged(wanted, s3, account));
  }

  private BucketRemoval removal(
      BucketWanted wanted, BiFunction<S3Client, String, BucketRemoval> means) {
    var resource = "bucket " + wanted.name();
    try {
      var caller = AwsCall.of("sts:GetCallerIdentity", () -> clients.caller(wanted.region()));
      return ofOurs(wanted, clients.s3(wanted.region()), caller.account(), means);
    } catch (AwsCall.Failed e) {
      return new BucketRemoval.Unavailable(e.problem(resource));
    } catch (BucketPurge.NotDeleted e) {
      return new BucketRemoval.Unavailable(e.problem(wanted.name()));
    }
  }

  private static BucketRemoval ofOurs(
      BucketWanted wanted,
      S3Client s3,
      String owner,
      BiFunction<S3Client, String, BucketRemoval> means) {
    return switch (look(s3, wanted, owner)) {
      case Sight.Absent absent -> new BucketRemoval.Gone();
      case Sight.Foreign foreign -> new BucketRemoval.Kept(BucketWords.foreign(wanted, owner));
      case Sight.Elsewhere(String region) ->
          new BucketRemoval.Kept(BucketWords.elsewhere(wanted, region));
      case Sight.Present present ->
          BucketTags.isOurs(new BucketSettings(s3, wanted.name(), owner).tags(), wanted)
              ? means.apply(s3, owner)
              : new BucketRemoval.Kept(BucketWords.notOurs(wanted));
    };
  }

  private BucketRemoval purged(BucketWanted wanted, S3Client s3, String owner) {
    var purge = new BucketPurge(s3, wanted.name(), owner, budget);
    boolean isEmptied;
    try {
      isEmptied = purge.isEmptied();
    } finally {
      removed.merge(wanted.name(), purge.removed(), Long::sum);
    }
    if (isEmptied
        && new BucketContents(s3, wanted.name(), owner).remove()
            instanceof BucketRemoval.Gone gone) {
      removed.remove(wanted.name());
      return gone;
    }
    return new BucketRemoval.Purging(rounded(removed.getOrDefault(wanted.name(), 0L)));
  }

  /** Down to 1, 2 or 5 and zeros: a report that follows it is written now and then only. */
  static long rounded(long count) {
    long step = 1;
    while (count / step >= 10) {
      step *= 10;
    }
    long digit = count / step;
    return step * (digit >= 5 ? 5 : digit >= 2 ? 2 : digit);
  }

  private BucketAnswer ensure(BucketWanted wanted, S3Client s3, Caller caller) {
    var settings = new BucketSettings(s3, wanted.name(), caller.account());
    return switch (look(s3, wanted, caller.account())) {
      case Sight.Foreign foreign ->
          wanted.source() == Source.ADOPTED
              ? notAllowed(
                  wanted,
                  caller,
                  "S3 answers 403: it is another account's, or the operator's role lacks"
                      + " s3:ListBucket on it")
              : new BucketAnswer.ForeignOwner(BucketWords.foreign(wanted, caller.account()));
      case Sight.Elsewhere(String region) ->
          new BucketAnswer.Missing(BucketWords.elsewhere(wanted, region));
      case Sight.Absent absent ->
          switch (wanted.source()) {
            case OURS ->
                NewBuckets.objection(wanted, caller.account())
                    .or(() -> keyObjection(wanted, caller))
                    .or(() -> NewBuckets.create(s3, wanted))
                    .orElseGet(() -> settled(wanted, settings, caller, settings.tags(), true));
            case RESTORED ->
                new BucketAnswer.Missing(BucketWords.missing(wanted, caller.account()));
            case ADOPTED -> notAllowed(wanted, caller, "it does not exist");
          };
      case Sight.Present present -> {
        var tags = settings.tags();
        yield objection(wanted, tags, settings, caller)
            .or(() -> keyObjection(wanted, caller))
            .orElseGet(() -> settled(wanted, settings, caller, tags, isBeingSetUp(wanted, tags)));
      }
    };
  }

  private static boolean isBeingSetUp(BucketWanted wanted, Map<String, String> tags) {
    return wanted.source() != Source.ADOPTED && BucketTags.isBeingSetUp(tags);
  }

  /** Why a bucket that is there is not to be touched. */
  private static Optional<BucketAnswer> objection(
      BucketWanted wanted, Map<String, String> tags, BucketSettings settings, Caller caller) {
    if (wanted.source() != Source.ADOPTED) {
      return BucketTags.isOurs(tags, wanted)
          ? Optional.empty()
          : Optional.of(new BucketAnswer.NotOurs(BucketWords.notOurs(wanted)));
    }
    if (BucketTags.isAllowed(tags, wanted)) {
      return unsafe(wanted, settings.dangers(wanted, settings.lifecycle()));
    }
    var seen = BucketTags.seen(tags);
    return Optional.of(
        wanted.allow().equals(tags.get(BucketTags.ALLOW))
            ? new BucketAnswer.NotAllowed(BucketWords.ofPredecessor(wanted, tags), seen)
            : notAllowed(wanted, caller, seen));
  }

  private static BucketAnswer notAllowed(BucketWanted wanted, Caller caller, String seen) {
    return new BucketAnswer.NotAllowed(BucketWords.notAllowed(wanted, caller.account()), seen);
  }

  private static Optional<BucketAnswer> unsafe(BucketWanted wanted, List<String> dangers) {
    return dangers.isEmpty()
        ? Optional.empty()
        : Optional.of(new BucketAnswer.Unsafe(BucketWords.unsafe(wanted, dangers)));
  }

  private Optional<BucketAnswer> keyObjection(BucketWanted wanted, Caller caller) {
    return wanted.encryption() instanceof BucketEncryption.SseKms(String keyArn)
        ? new KmsKeys(clients.kms(wanted.region()), caller.account())
            .objection(keyArn, wanted.allow())
        : Optional.empty();
  }

  /**
   * Writes what differs, as far as it is to be written.
   *
   * @param tags those that the bucket has
   * @param isNew whether the first settings are still to be written, which is no drift
   */
  private static BucketAnswer settled(
      BucketWanted wanted,
      BucketSettings settings,
      Caller caller,
      Map<String, String> tags,
      boolean isNew) {
    var lifecycle = settings.lifecycle();
    var arn = "arn:" + caller.partition() + ":s3:::" + wanted.name();
    var drift = new ArrayList<String>();
    for (var difference : settings.differences(wanted, arn, tags, lifecycle)) {
      boolean mayWrite = wanted.source() != Source.ADOPTED || difference.isMarked();
      if (isNew || (wanted.enforced() && mayWrite)) {
        difference.mend().run();
      } else {
        drift.add(difference.setting());
      }
    }
    var ensured = new BucketAnswer.Ensured(arn, drift);
    return wanted.source() == Source.ADOPTED
        ? ensured
        : unsafe(wanted, settings.dangers(wanted, lifecycle)).orElse(ensured);
  }

  private static Sight look(S3Client s3, BucketWanted wanted, String owner) {
    return AwsCall.of(
        "s3:ListBucket",
        () -> {
          try {
            var head = s3.headBucket(b -> b.bucket(wanted.name()).expectedBucketOwner(owner));
            return Sight.present(head.bucketRegion(), wanted.region());
          } catch (S3Exception e) {
            return switch (e.statusCode()) {
              case 301 -> Sight.moved(e);
              case 403 -> new Sight.Foreign();
              case 404 -> new Sight.Absent();
              default -> throw e;
            };
          }
        });
  }
}
