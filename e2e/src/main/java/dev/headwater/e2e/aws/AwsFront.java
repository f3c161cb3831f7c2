package dev.headwater.e2e.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.headwater.e2e.aws.policy.Grant;
import dev.headwater.e2e.aws.policy.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * Passes calls on to moto and cures four of its lies: tags given to CreateBucket are kept, a name
 * in an account's namespace needs the header that says so, a call that expects another owner of the
 * bucket is refused with 403, and a bucket's policy does not deny what its conditions leave out.
 * What moto lacks of Pod Identity and of gateway endpoints it serves itself, and what the policies
 * of a caller do not allow it refuses, which moto would not do by AWS's names. {@code Expect:
 * 100-continue} is answered here, once. The Host header is not passed on, so URLs in answers name
 * moto.
 */
public final class AwsFront implements AutoCloseable {
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final MotoClient moto;
  private final String accountId;
  private final Map<String, String> foreignOwners = new ConcurrentHashMap<>();
  private final BucketPolicies policies = new BucketPolicies();
  private final PodIdentity podIdentity;
  private final IamRoles roles;
  private final GatewayEndpoints endpoints;
  private final Authorization authorization;
  private final RoleTrust trust;
  private final Calls calls = new Calls();
  private volatile Fault fault = Fault.NONE;

  private AwsFront(HttpsServer server, MotoClient moto, String accountId) {
    this.server = server;
    this.moto = moto;
    this.accountId = accountId;
    this.roles = new IamRoles(moto);
    this.endpoints = new GatewayEndpoints(moto);
    this.podIdentity = new PodIdentity(accountId, roles);
    this.authorization = new Authorization(accountId, this::owner, roles);
    this.trust = new RoleTrust(accountId, roles);
  }

  static AwsFront start(URI motoEndpoint, SSLContext context, String accountId) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    AwsFront front = new AwsFront(server, new MotoClient(motoEndpoint, context), accountId);
    server.createContext("/", front::handle);
    server.setExecutor(front.threads);
    server.start();
    return front;
  }

  /** Where clients go: {@code https://127.0.0.1:<port>}. */
  public URI endpoint() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Every call so far but reads and writes of objects, in the order of the answers. */
  public List<AwsCall> calls() {
    return calls.log().kept();
  }

  /** How many mutating calls have arrived, object traffic apart: the next has the number after. */
  public int writes() {
    return calls.log().writes();
  }

  /**
   * Replaces who is told after each numbered call that reached moto, when the client has its answer
   * or has lost its connection. The client's next call may already be on its way.
   */
  public void onWrite(Consumer<AwsCall> next) {
    calls.log().onWrite(next);
  }

  /** What EKS has of Pod Identity. */
  public PodIdentity podIdentity() {
    return podIdentity;
  }

  /** Makes the bucket another account's; moto's own view of it does not change. */
  public void ownedBy(String bucket, String account) {
    foreignOwners.put(bucket, account);
  }

  /** Replaces what decides about faults; {@link Fault#NONE} ends them. */
  public void faults(Fault next) {
    fault = next;
  }

  /**
   * Lets the holder of a key do what a policy allows, and no more. Keys that are not limited may do
   * everything.
   *
   * @param arn as AWS's messages name the holder
   * @param policy the document
   */
  public void limit(String accessKey, String arn, String policy) {
    authorization.limit(accessKey, arn, Policy.parse(policy));
  }

  /** Every grant in a policy of somebody who is limited that has allowed a call so far. */
  public Set<Grant> grantsUsed() {
    return authorization.used();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    moto.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = Request.of(exchange);
      AwsCall call = calls.number(Calls.of(request));
      switch (fault.decide(call)) {
        case Fault.Pass() -> pass(exchange, request, call);
        case Fault.Answer(int status, String body) ->
            answer(exchange, call, new Outcome.Own(status, body));
        case Fault.Delay(var delay) -> {
          // The delay is the fault that was asked for.
          Thread.sleep(delay);
          pass(exchange, request, call);
        }
        case Fault.Drop() -> calls.record(call, 0);
        case Fault.Lose() -> lose(request, call);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(HttpExchange exchange, Request request, AwsCall call) throws IOException {
    switch (carryOut(request)) {
      case Outcome.Own own -> {
        answer(exchange, call, own);
        tellIfDone(call, own.status());
      }
      case Outcome.FromMoto(HttpResponse<InputStream> response) -> {
        try (InputStream body = response.body()) {
          // Before the client can see the answer, so that a test finds every call it waited for.
          calls.record(call, response.statusCode());
          Replies.relay(exchange, response, body);
        }
        calls.tell(call, response.statusCode());
      }
    }
  }

  /** The caller closes the connection, to which nothing was written. */
  private void lose(Request request, AwsCall call) throws IOException {
    if (carryOut(request) instanceof Outcome.FromMoto(HttpResponse<InputStream> response)) {
      try (InputStream body = response.body()) {
        body.readAllBytes();
      }
    }
    calls.record(call, 0);
    calls.tell(call, 0);
  }

  /** A call that was refused here changed nothing. */
  private void tellIfDone(AwsCall call, int status) {
    if (status < 300) {
      calls.tell(call, status);
    }
  }

  private Outcome carryOut(Request request) throws IOException {
    Optional<Outcome.Own> own =
        authorization
            .refusal(request)
            .or(() -> trust.refusal(request))
            .or(() -> podIdentity.answer(request));
    return own.isPresent() ? own.get() : carryOutByMoto(request);
  }

  private Outcome carryOutByMoto(Request request) throws IOException {
    Optional<S3Address> s3 = S3Address.of(request).filter(S3Address::isIn);
    if (s3.isPresent() && isRefused(request, s3.get())) {
      return Outcome.Own.error(403, "AccessDenied", "Access Denied");
    }
    Optional<Outcome.Own> misnamed =
        s3.filter(S3Address::isCreateBucket)
            .flatMap(a -> BucketNamespaces.refusal(request, a.bucket()));
    if (misnamed.isPresent()) {
      return misnamed.get();
    }
    if (s3.filter(S3Address::isPolicy).isPresent()) {
      return carryOutOnPolicy(request, s3.get());
    }
    if (GatewayEndpoints.isWrite(request)) {
      return endpoints.carryOut(request);
    }
    return corrected(request, s3, moto.send(request));
  }

  /** What moto answered, and what has to come of it that moto does not know. */
  private Outcome corrected(
      Request request, Optional<S3Address> s3, HttpResponse<InputStream> response)
      throws IOException {
    if (request.service().equals("iam")) {
      roles.forget();
    }
    if (isForKeys(request) && response.statusCode() == 200) {
      return withKeys(request, response);
    }
    if (s3.filter(S3Address::isCreateBucket).isPresent() && response.statusCode() == 200) {
      int status = keepTags(request, s3.get().bucket());
      if (status >= 300) {
        response.body().close();
        return Outcome.Own.error(status, "InvalidTag", "moto refused the bucket's tags");
      }
    }
    if (response.statusCode() == 404
        && s3.filter(S3Address::isReadOfObject)
            .filter(a -> authorization.hides(request, a))
            .isPresent()) {
      response.body().close();
      return Outcome.Own.error(403, "AccessDenied", "Access Denied");
    }
    if (s3.filter(S3Address::isDeleteBucket).isPresent() && response.statusCode() == 204) {
      policies.forget(s3.get().bucket());
    }
    return new Outcome.FromMoto(response);
  }

  private static boolean isForKeys(Request request) {
    return request.service().equals("sts")
        && request
            .parameter("Action")
            .filter(action -> action.startsWith("AssumeRole"))
            .isPresent();
  }

  /** Whoever has the keys may do what the role may. */
  private Outcome withKeys(Request request, HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = response.body()) {
      String answer = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      Xml.parse(answer)
          .text("AccessKeyId")
          .ifPresent(key -> authorization.actAs(key, request.parameter("RoleArn").orElse("")));
      return new Outcome.Own(200, answer);
    }
  }

  private String owner(String bucket) {
    return foreignOwners.getOrDefault(bucket, accountId);
  }

  /** AWS answers 404 for a bucket that does not exist, whoever is expected to own it. */
  private boolean isRefused(Request request, S3Address s3) throws IOException {
    String owner = owner(s3.bucket());
    Optional<String> expected = request.header("x-amz-expected-bucket-owner");
    return expected.isPresent() && !expected.get().equals(owner) && bucketExists(request, s3);
  }

  private Outcome carryOutOnPolicy(Request request, S3Address s3) throws IOException {
    return bucketExists(request, s3)
        ? policies.carryOut(s3, request)
        : Outcome.Own.error(404, "NoSuchBucket", "The specified bucket does not exist");
  }

  private boolean bucketExists(Request request, S3Address s3) throws IOException {
    return moto.status(request, "HEAD", "/" + s3.bucket(), "") != 404;
  }

  private int keepTags(Request request, String bucket) throws IOException {
    Optional<String> tagging = request.text().flatMap(BucketTags::tagging);
    return tagging.isEmpty()
        ? 200
        : moto.status(request, "PUT", "/" + bucket + "?tagging", tagging.get());
  }

  private void answer(HttpExchange exchange, AwsCall call, Outcome.Own own) throws IOException {
    calls.record(call, own.status());
    Replies.own(exchange, own);
  }
}
