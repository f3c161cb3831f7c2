package dev.headwater.operator.aws;

import dev.headwater.operator.aws.AwsClients.Caller;
import java.time.Clock;
import java.util.Optional;
import software.amazon.awssdk.arns.Arn;

/** Roles in IAM, and what leads pods to them in EKS. */
public final class IamRoles implements Roles {
  private final AwsClients clients;
  private final OidcProviders providers;
  private final MadeRoles madeRoles;
  private final Refusals refusals = new Refusals();

  public IamRoles(AwsClients clients, Clock clock) {
    var clusters = new EksClusters(clients);
    this.clients = clients;
    this.providers = new OidcProviders(clients, clusters);
    this.madeRoles = new MadeRoles(clients, clusters, providers, clock);
  }

  @Override
  public RoleAnswer ensure(RoleWanted wanted) {
    try {
      var caller =
          AwsCall.of("sts:GetCallerIdentity", () -> clients.caller(wanted.subject().region()));
      return switch (wanted) {
        case RoleWanted.Made made -> madeRoles.ensure(made, caller);
        case RoleWanted.Existing existing -> {
          var answer = existing(existing, caller);
          refusals.note("role " + existing.arn(), existing.allow(), refused(answer));
          yield answer;
        }
      };
    } catch (AwsCall.Failed e) {
      return new RoleAnswer.Unavailable(e.problem("role " + name(wanted)));
    }
  }

  private static Optional<String> refused(RoleAnswer answer) {
    return answer instanceof RoleAnswer.NotAllowed(String _, String seen)
        ? Optional.of(seen)
        : Optional.empty();
  }

  @Override
  public RoleRemoval remove(RoleWanted.Made wanted) {
    try {
      return madeRoles.remove(wanted);
    } catch (AwsCall.Failed e) {
      return new RoleRemoval.Unavailable(e.problem("role " + wanted.name()));
    }
  }

  private RoleAnswer existing(RoleWanted.Existing wanted, Caller caller) {
    return switch (providers.find(wanted.subject(), caller)) {
      case ProviderAnswer.Unusable(RoleAnswer answer) -> answer;
      case ProviderAnswer.Found(OidcProvider provider) -> existing(wanted, provider, caller);
    };
  }

  private RoleAnswer existing(RoleWanted.Existing wanted, OidcProvider provider, Caller caller) {
    var owner = Arn.tryFromString(wanted.arn()).flatMap(Arn::accountId);
    if (!owner.equals(Optional.of(caller.account()))) {
      return new RoleAnswer.NotAllowed(
          RoleWords.otherAccount(wanted, caller.account()),
          "it is of account " + owner.orElse("unknown"));
    }
    return new IamRole(clients.iam(wanted.subject().region()), name(wanted))
        .look()
        .map(
            present ->
                RoleConsent.objection(present, wanted, provider)
                    .orElseGet(
                        () ->
                            new RoleAnswer.Ensured(
                                wanted.arn(), new RoleLink.Provider(provider.arn()))))
        .orElseGet(() -> RoleConsent.notAllowed(wanted, provider, "it does not exist"));
  }

  private static String name(RoleWanted wanted) {
    return switch (wanted) {
      case RoleWanted.Made made -> made.name();
      case RoleWanted.Existing existing ->
          existing.arn().substring(existing.arn().lastIndexOf('/') + 1);
    };
  }
}
