package dev.headwater.e2e.enginedouble;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * Speaks Kafka's protocol with one client at a time by the classes of Kafka's own client.
 *
 * @param answers what the node answers to all but ApiVersions
 */
record KafkaService(
    NodeSettings node,
    String clusterId,
    RequestCounts counts,
    Supplier<Fault> fault,
    Function<AbstractRequest, AbstractResponse> answers)
    implements Listener.Service {
  private static final int LARGEST_BYTES = 100 * 1024 * 1024;

  @Override
  public void serve(Socket socket) throws IOException {
    var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    var out = new DataOutputStream(socket.getOutputStream());
    boolean goesOn = true;
    while (goesOn) {
      goesOn = exchange(socket, read(in), out);
    }
  }

  private static ByteBuffer read(DataInputStream in) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > LARGEST_BYTES) {
      throw new IOException("a request of " + size + " bytes");
    }
    var bytes = new byte[size];
    in.readFully(bytes);
    return ByteBuffer.wrap(bytes);
  }

  /** False when the connection is to be closed. */
  private boolean exchange(Socket socket, ByteBuffer frame, DataOutputStream out)
      throws IOException {
    var context = context(socket, RequestHeader.parse(frame));
    var request = context.parseRequest(frame).request;
    var decision = fault.get().decide(new KafkaCall(clusterId, node.nodeId(), request));
    if (decision instanceof Fault.Drop) {
      return false;
    }
    counts.add(request.apiKey(), request.version());
    if (decision instanceof Fault.Delay(var delay) && !passed(delay)) {
      return false;
    }
    var response =
        decision instanceof Fault.Answer(var error)
            ? request.getErrorResponse(0, error.exception())
            : answer(request);
    if (decision instanceof Fault.ApplyAndLose) {
      return false;
    }
    var payload = context.buildResponseEnvelopePayload(response);
    var bytes = new byte[Integer.BYTES + payload.remaining()];
    ByteBuffer.wrap(bytes).putInt(payload.remaining()).put(payload);
    out.write(bytes);
    return true;
  }

  /** The delay is the fault that was asked for. */
  private static boolean passed(Duration delay) {
    try {
      Thread.sleep(delay);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private AbstractResponse answer(AbstractRequest request) throws IOException {
    if (request instanceof ApiVersionsRequest versions) {
      return Apis.answer(node.role(), versions);
    }
    if (!Apis.answers(node.role(), request.apiKey(), request.version())) {
      throw new IOException(
          "%s version %d is not answered here".formatted(request.apiKey().name, request.version()));
    }
    try {
      return answers.apply(request);
    } catch (ApiException e) {
      return request.getErrorResponse(0, e);
    }
  }

  private static RequestContext context(Socket socket, RequestHeader header) {
    return new RequestContext(
        header,
        socket.getRemoteSocketAddress().toString(),
        socket.getInetAddress(),
        KafkaPrincipal.ANONYMOUS,
        ListenerName.forSecurityProtocol(SecurityProtocol.PLAINTEXT),
        SecurityProtocol.PLAINTEXT,
        ClientInformation.EMPTY,
        false);
  }
}
