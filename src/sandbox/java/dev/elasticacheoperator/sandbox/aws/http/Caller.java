package dev.elasticacheoperator.sandbox.aws.http;

import dev.elasticacheoperator.sandbox.aws.http.WireFaults.Moment;
import java.io.IOException;
import java.lang.System.Logger.Level;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.utils.builder.Buildable;

/** Calls the operation that a request means, and makes an answer of whatever comes of it. */
record Caller(AwsHttpServer.Clients clients, WireFaults faults) {

  private static final System.Logger LOG = System.getLogger(Caller.class.getName());

  /**
   * @throws IOException to cut the connection
   */
  WireAnswer answer(WireRequest request) throws IOException {
    Protocol protocol = request.service().protocol();
    String service = request.service().signingName();
    faults.at(Moment.RECEIVED, service, request.action());
    WireAnswer answer;
    try {
      answer = WireAnswer.of(call(request), request.action(), protocol);
    } catch (RefusedRequest refused) {
      answer = WireAnswer.of(WireError.of(refused), protocol);
    } catch (AwsServiceException thrown) {
      answer = WireAnswer.of(WireError.of(thrown), protocol);
    } catch (SdkClientException | Error lost) {
      LOG.log(Level.INFO, "{0} {1} is cut: {2}", service, request.action(), lost);
      throw new IOException("The client shall see no answer", lost);
    } catch (Throwable mistake) {
      LOG.log(Level.ERROR, service + " " + request.action() + " failed", mistake);
      answer = WireAnswer.of(WireError.internal(mistake.toString()), protocol);
    }
    faults.at(Moment.EXECUTED, service, request.action());
    return answer;
  }

  private AwsResponse call(WireRequest request) throws Throwable {
    Operation operation = request.operation();
    SdkPojo builder = operation.newRequest();
    request.service().protocol().read(request, builder);
    AwsRequest argument = (AwsRequest) ((Buildable) builder).build();
    CredentialScope caller = request.caller();
    SdkClient client =
        clients.client(request.service().signingName(), caller.accountId(), caller.region());
    try {
      return operation.call(client, argument);
    } catch (UnsupportedOperationException thrown) {
      if (operation.isMissing(thrown)) {
        throw request.unknownAction();
      }
      throw thrown;
    }
  }
}
