package dev.headwater.e2e.aws;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What moto does not know of gateway endpoints: that a route table has one route to a service, and
 * that calls with one client token make one endpoint. Errors are those of EC2's API of 2016-11-15.
 */
final class GatewayEndpoints {
  private static final Set<String> WRITES = Set.of("CreateVpcEndpoint", "ModifyVpcEndpoint");

  private final MotoClient moto;
  private final Map<String, String> answersByToken = new HashMap<>();

  GatewayEndpoints(MotoClient moto) {
    this.moto = moto;
  }

  /** Whether a request makes or changes an endpoint. */
  static boolean isWrite(Request request) {
    return request.service().equals("ec2")
        && request.parameter("Action").filter(WRITES::contains).isPresent();
  }

  /** One at a time, so that of two calls at once the second finds what the first has made. */
  synchronized Outcome carryOut(Request request) throws IOException {
    var token = request.parameter("ClientToken");
    var earlier = token.flatMap(known -> Optional.ofNullable(answersByToken.get(known)));
    if (earlier.isPresent()) {
      return new Outcome.Own(200, earlier.get());
    }
    var taken = taken(request);
    if (taken.isPresent()) {
      return alreadyExists(taken.get());
    }
    HttpResponse<InputStream> response = moto.send(request);
    try (InputStream body = response.body()) {
      var answer = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      if (response.statusCode() == 200) {
        token.ifPresent(fresh -> answersByToken.put(fresh, answer));
      }
      return new Outcome.Own(response.statusCode(), answer);
    }
  }

  /** A table that is to get a route and has one already. */
  private Optional<String> taken(Request request) {
    var added =
        Stream.concat(
                request.listed("RouteTableId").stream(), request.listed("AddRouteTableId").stream())
            .toList();
    if (added.isEmpty()) {
      return Optional.empty();
    }
    var served = served();
    return added.stream().filter(served::contains).findFirst();
  }

  /** Tables of every gateway endpoint; the stack's are all of S3. */
  private Set<String> served() {
    return moto.ec2("DescribeVpcEndpoints", Map.of()).stream()
        .flatMap(answer -> Xml.parse(answer).elements("item"))
        .filter(item -> item.text("vpcEndpointType").filter("Gateway"::equals).isPresent())
        .filter(item -> item.text("state").filter("available"::equals).isPresent())
        .flatMap(item -> item.elements("routeTableIdSet"))
        .flatMap(tables -> tables.elements("item"))
        .map(table -> table.element().getTextContent())
        .collect(Collectors.toSet());
  }

  private static Outcome alreadyExists(String table) {
    return new Outcome.Own(
        400,
        "<Response><Errors><Error><Code>RouteAlreadyExists</Code><Message>route table %s already has a route with destination-prefix-list-id pl-63a5400a</Message></Error></Errors><RequestID>headwater</RequestID></Response>"
            .formatted(table));
  }
}
