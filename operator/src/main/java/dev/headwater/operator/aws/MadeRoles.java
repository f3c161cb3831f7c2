package dev.headwater.operator.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headwater.operator.aws.AwsClients.Caller;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * Roles that Headwater makes. The tags are read before anything is written, and go into the create
 * call, so that no crash leaves a role that nobody can tell.
 */
final class MadeRoles {
  private final AwsClients clients;
  private final EksClusters clusters;
  private final OidcProviders providers;
  private final PodIdentityAgent agent;
  private final PodIdentityAssociations associations;
  private final NewRoles newRoles;

  MadeRoles(AwsClients clients, EksClusters clusters, OidcProviders providers, Clock clock) {
    this.clients = clients;
    this.clusters = clusters;
    this.providers = providers;
    this.agent = new PodIdentityAgent(clients, clusters);
    this.associations = new PodIdentityAssociations(clients);
    this.newRoles = new NewRoles(clock);
  }

  RoleAnswer ensure(RoleWanted.Made wanted, Caller caller) {
    if (!clusters.contains(wanted.subject())) {
      return new RoleAnswer.NoProvider(RoleWords.noCluster(wanted.subject(), caller.account()));
    }
    return switch (wanted.injection().orElseGet(() -> choose(wanted.subject()))) {
      case POD_IDENTITY ->
          ensure(
              wanted,
              caller,
              PodIdentityTrust.document(wanted.subject()),
              arn -> associations.ensure(wanted, arn));
      case WEB_IDENTITY -> byWebIdentity(wanted, caller);
    };
  }

  /** The association goes first: what it leads to must be there as long as it is. */
  RoleRemoval remove(RoleWanted.Made wanted) {
    if (!wanted.injection().equals(Optional.of(Injection.WEB_IDENTITY))) {
      associations.remove(wanted);
    }
    return role(wanted)
        .look()
        .map(present -> removed(present, wanted))
        .orElseGet(() -> absent(wanted.name()));
  }

  private Injection choose(PodSubject subject) {
    return agent.isIn(subject) ? Injection.POD_IDENTITY : Injection.WEB_IDENTITY;
  }

  private RoleAnswer byWebIdentity(RoleWanted.Made wanted, Caller caller) {
    return switch (providers.find(wanted.subject(), caller)) {
      case ProviderAnswer.Found(OidcProvider provider) ->
          ensure(
              wanted,
              caller,
              WebIdentityTrust.document(provider, wanted.subject()),
              arn -> new RoleAnswer.Ensured(arn, new RoleLink.Provider(provider.arn())));
      case ProviderAnswer.Unusable(RoleAnswer.NoProvider(String message))
          when wanted.injection().isEmpty() ->
          new RoleAnswer.NoProvider(AssociationWords.neither(message, wanted.subject()));
      case ProviderAnswer.Unusable(RoleAnswer answer) -> answer;
    };
  }

  private RoleAnswer ensure(
      RoleWanted.Made wanted,
      Caller caller,
      ObjectNode trust,
      Function<String, RoleAnswer> linkedTo) {
    try {
      var objection =
          role(wanted)
              .look()
              .map(present -> corrected(present, wanted, caller, trust))
              .orElseGet(() -> created(wanted, caller, trust));
      return objection.orElseGet(() -> linkedTo.apply(arn(wanted, caller)));
    } catch (AwsCall.Failed e) {
      if (newRoles.explains(e, wanted.name())) {
        return pending(wanted);
      }
      throw e;
    }
  }

  private Optional<RoleAnswer> corrected(
      Role present, RoleWanted.Made wanted, Caller caller, ObjectNode trust) {
    var objection = RoleConsent.objection(present, wanted);
    if (objection.isPresent()) {
      return objection.map(RoleAnswer.NotOurs::new);
    }
    newRoles.add(wanted.name(), present.createDate());
    role(wanted)
        .correct(present, wanted, trust, BrokerPolicy.document(wanted.permissions(), caller));
    return Optional.empty();
  }

  private Optional<RoleAnswer> created(RoleWanted.Made wanted, Caller caller, ObjectNode trust) {
    var role = role(wanted);
    // One that exists but is not shown was created a moment ago, perhaps by a call without reply.
    if (newRoles.contains(wanted.name()) || !role.isCreated(wanted, trust)) {
      return Optional.of(pending(wanted));
    }
    newRoles.add(wanted.name());
    role.putPolicy(BrokerPolicy.document(wanted.permissions(), caller));
    return Optional.empty();
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

  /** The ARN follows from path and name; what IAM says of a new role may be its id. */
  private static String arn(RoleWanted.Made wanted, Caller caller) {
    return "arn:%s:iam::%s:role%s%s"
        .formatted(caller.partition(), caller.account(), IamRole.PATH, wanted.name());
  }

  private static RoleAnswer pending(RoleWanted.Made wanted) {
    return new RoleAnswer.Pending(RoleWords.pending(wanted.name()));
  }

  private IamRole role(RoleWanted.Made wanted) {
    return new IamRole(clients.iam(wanted.subject().region()), wanted.name());
  }
}
