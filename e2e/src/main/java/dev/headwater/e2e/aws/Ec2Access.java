package dev.headwater.e2e.aws;

import dev.headwater.e2e.aws.policy.Access;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a request to EC2 asks for. Lists can be limited to no resource. */
final class Ec2Access {
  private static final String CREATE_ENDPOINT = "CreateVpcEndpoint";
  private static final String MODIFY_ENDPOINT = "ModifyVpcEndpoint";

  private final String account;

  Ec2Access(String account) {
    this.account = account;
  }

  /** Empty when it is not known what the request asks for. */
  Optional<List<Access>> of(Request request) {
    return request.parameter("Action").flatMap(action -> of(action, request));
  }

  private Optional<List<Access>> of(String action, Request request) {
    if (action.startsWith("Describe")) {
      return Optional.of(List.of(new Access("ec2:" + action, "*", Map.of())));
    }
    return switch (action) {
      case CREATE_ENDPOINT -> Optional.of(create(request));
      case MODIFY_ENDPOINT -> Optional.of(attach(request));
      default -> Optional.empty();
    };
  }

  /** The tags of a new endpoint are allowed by an action of their own. */
  private List<Access> create(Request request) {
    var action = "ec2:" + CREATE_ENDPOINT;
    var endpoint = arn(request, "vpc-endpoint/new");
    var service = request.parameter("ServiceName").orElse("");
    var ofEndpoint =
        Stream.of(
            new Access(action, arn(request, "vpc/" + text(request, "VpcId")), Map.of()),
            new Access(action, endpoint, Map.of("ec2:VpceServiceName", service)));
    var tags =
        request.parameter("TagSpecification.1.ResourceType").stream()
            .map(
                _ ->
                    new Access(
                        "ec2:CreateTags", endpoint, Map.of("ec2:CreateAction", CREATE_ENDPOINT)));
    return Stream.of(ofEndpoint, tables(action, request, "RouteTableId"), tags)
        .flatMap(accesses -> accesses)
        .toList();
  }

  private List<Access> attach(Request request) {
    var action = "ec2:" + MODIFY_ENDPOINT;
    var endpoint = arn(request, "vpc-endpoint/" + text(request, "VpcEndpointId"));
    return Stream.of(
            Stream.of(new Access(action, endpoint, Map.of())),
            tables(action, request, "AddRouteTableId"),
            tables(action, request, "RemoveRouteTableId"))
        .flatMap(accesses -> accesses)
        .toList();
  }

  private Stream<Access> tables(String action, Request request, String parameter) {
    return request.listed(parameter).stream()
        .map(table -> new Access(action, arn(request, "route-table/" + table), Map.of()));
  }

  private static String text(Request request, String parameter) {
    return request.parameter(parameter).orElse("");
  }

  private String arn(Request request, String resource) {
    return "arn:aws:ec2:%s:%s:%s".formatted(request.region(), account, resource);
  }
}
