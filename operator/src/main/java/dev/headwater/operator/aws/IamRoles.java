package dev.headwater.operator.aws;

import dev.headwater.operator.aws.AwsClients.Caller;
import java.time.Clock;
import java.util.Optional;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * Roles in IAM. The tags are read before anything is written, and go into the create call, so that
 * no crash leaves a role that nobody can tell.
 */
public final class IamRoles implements Roles {
  private final AwsClients clients;
  private final OidcProviders providers;
  private final NewRoles newRoles;

  public IamRoles(AwsClients clients, Clock clock) {
    this.clients = clients;
    this.providers = new OidcProviders(clients);
    this.newRoles = new NewRoles(clock);
  }

  @Override
  public RoleAnswer ensure(RoleWanted wanted) {
    try {
      var caller =
          AwsCall.of("sts:GetCallerIdentity", () -> clients.caller(wanted.subject().region()));
      return switch (providers.find(wanted.subject(), caller)) {
        case ProviderAnswer.Unusable(RoleAnswer answer) -> answer;
        case ProviderAnswer.Found(OidcProvider provider) ->
            switch (wanted) {
              case RoleWanted.Made made -> made(made, provider, caller);
              case RoleWanted.Existing existing -> existing(existing, provider, caller);
            };
      };
    } catch (AwsCall.Failed e) {
      return new RoleAnswer.Unavailable(e.problem("role " + name(wanted)));
    }
  }

  @Override
  public RoleRemoval remove(RoleWanted.Made wanted) {
    try {
      return role(wanted)
          .look()
          .map(present -> removed(present, wanted))
          .orElseGet(() -> absent(wanted.name()));
    } catch (AwsCall.Failed e) {
      return new RoleRemoval.Unavailable(e.problem("role " + wanted.name()));
    }
  }

  private RoleRemoval removed(Role present, RoleWanted.Made wanted) {
    var objection = RoleConsent.objection(present, wanted);
    if (objection.isPresent()) {
      return new RoleRemoval.Kept(objection.orElseThrow());
    }
    role(wanted).delete();
    newRoles.remove(wanted.name());
    return new RoleRemoval.Gone();
  }

  /** Taken for gone too early, a new role would stay for good. */
  private RoleRemoval absent(String name) {
    return newRoles.contains(name)
        ? new RoleRemoval.Unavailable(
            new AwsProblem(AwsProblem.Kind.OTHER, RoleWords.pending(name)))
        : new RoleRemoval.Gone();
  }

  private RoleAnswer made(RoleWanted.Made wanted, OidcProvider provider, Caller caller) {
    try {
      return role(wanted)
          .look()
          .map(present -> corrected(present, wanted, provider, caller))
          .orElseGet(() -> created(wanted, provider, caller));
    } catch (AwsCall.Failed e) {
      if (newRoles.explains(e, wanted.name())) {
        return pending(wanted);
      }
      throw e;
    }
  }

  private RoleAnswer corrected(
      Role present, RoleWanted.Made wanted, OidcProvider provider, Caller caller) {
    return RoleConsent.objection(present, wanted)
        .<RoleAnswer>map(RoleAnswer.NotOurs::new)
        .orElseGet(
            () -> {
              newRoles.add(wanted.name(), present.createDate());
              role(wanted)
                  .correct(
                      present,
                      wanted,
                      WebIdentityTrust.document(provider, wanted.subject()),
                      BrokerPolicy.document(wanted.permissions(), caller));
              return ensured(wanted, provider, caller);
            });
  }

  private RoleAnswer created(RoleWanted.Made wanted, OidcProvider provider, Caller caller) {
    var role = role(wanted);
    var trust = WebIdentityTrust.document(provider, wanted.subject());
    // One that exists but is not shown was created a moment ago, perhaps by a call without reply.
    if (newRoles.contains(wanted.name()) || !role.isCreated(wanted, trust)) {
      return pending(wanted);
    }
    newRoles.add(wanted.name());
    role.putPolicy(BrokerPolicy.document(wanted.permissions(), caller));
    return ensured(wanted, provider, caller);
  }

  /** The ARN follows from path and name; what IAM says of a new role may be its id. */
  private static RoleAnswer ensured(RoleWanted.Made wanted, OidcProvider provider, Caller caller) {
    return new RoleAnswer.Ensured(
        "arn:%s:iam::%s:role%s%s"
            .formatted(caller.partition(), caller.account(), IamRole.PATH, wanted.name()),
        provider.arn());
  }

  private static RoleAnswer pending(RoleWanted.Made wanted) {
    return new RoleAnswer.Pending(RoleWords.pending(wanted.name()));
  }

  private RoleAnswer existing(RoleWanted.Existing wanted, OidcProvider provider, Caller caller) {
    var owner = Arn.tryFromString(wanted.arn()).flatMap(Arn::accountId);
    if (!owner.equals(Optional.of(caller.account()))) {
      return new RoleAnswer.NotAllowed(RoleWords.otherAccount(wanted, caller.account()));
    }
    return role(wanted)
        .look()
        .map(
            present ->
                RoleConsent.objection(present, wanted, provider)
                    .orElseGet(() -> new RoleAnswer.Ensured(wanted.arn(), provider.arn())))
        .orElseGet(() -> new RoleAnswer.Missing(RoleWords.missing(wanted, provider)));
  }

  private IamRole role(RoleWanted wanted) {
    return new IamRole(clients.iam(wanted.subject().region()), name(wanted));
  }

  private static String name(RoleWanted wanted) {
    return switch (wanted) {
      case RoleWanted.Made made -> made.name();
      case RoleWanted.Existing existing ->
          existing.arn().substring(existing.arn().lastIndexOf('/') + 1);
    };
  }
}
