package dev.elasticacheoperator.controller.reachability;

import dev.elasticacheoperator.controller.reachability.ProbeResult.Answered;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * AUTH and PING, or Memcached's version, over one connection.
 *
 * @param limit time for each answer
 */
record Dialogue(Conversation conversation, Duration limit) {

  private static final String MISSING = "-NOAUTH";

  /**
   * Words of Redis and Valkey about AUTH where no password is set: before and since Redis 6 (redis,
   * src/acl.c, authCommand).
   */
  private static final List<String> NOT_EXPECTED =
      List.of("no password is set", "without any password configured");

  /** Sends the commands of the target's protocol. */
  Answered run(ProbeTarget target) throws FaultException {
    if (target.protocol() == ProbeTarget.Protocol.MEMCACHED) {
      return version();
    }
    if (target.password().isPresent()) {
      authenticate(target);
    }
    return ping(target);
  }

  private void authenticate(ProbeTarget target) throws FaultException {
    var words =
        Stream.of(Stream.of("AUTH"), target.user().stream(), target.password().stream())
            .flatMap(part -> part)
            .toList();
    var answer = resp(words, Fault.AUTH_TIMEOUT);
    if (answer.startsWith("+OK")) {
      return;
    }
    if (answer.startsWith("-WRONGPASS") || answer.contains("invalid password")) {
      throw new FaultException(Fault.CREDENTIAL_REFUSED);
    }
    if (NOT_EXPECTED.stream().anyMatch(answer::contains)) {
      throw new FaultException(Fault.CREDENTIAL_NOT_EXPECTED);
    }
    throw new FaultException(other(answer, Fault.AUTH_FAILED));
  }

  private Answered ping(ProbeTarget target) throws FaultException {
    var answer = resp(List.of("PING"), Fault.PING_TIMEOUT);
    var authenticated = target.password().isPresent();
    // A user whose access string leaves PING out is authenticated all the same.
    if (answer.startsWith("+PONG") || answer.startsWith("-NOPERM")) {
      return new Answered(authenticated);
    }
    if (answer.startsWith(MISSING)) {
      if (target.authenticatesElsewhere()) {
        return new Answered(false);
      }
      throw new FaultException(Fault.CREDENTIAL_MISSING);
    }
    throw new FaultException(other(answer, Fault.OTHER_ANSWER));
  }

  /** Returns the fault of an error that any command may get. */
  private static Fault other(String answer, Fault otherwise) {
    if (answer.startsWith("-LOADING") || answer.startsWith("-MASTERDOWN")) {
      return Fault.LOADING;
    }
    return answer.contains("max number of clients") ? Fault.TOO_MANY_CLIENTS : otherwise;
  }

  private Answered version() throws FaultException {
    var answer = answer(() -> conversation.sendText("version"), Fault.PING_TIMEOUT);
    if (answer.startsWith("VERSION ")) {
      return new Answered(false);
    }
    throw new FaultException(Fault.OTHER_ANSWER);
  }

  private String resp(List<String> words, Fault timeout) throws FaultException {
    return answer(() -> conversation.sendResp(words), timeout);
  }

  /** Sends a command. */
  private interface Sender {
    void send() throws IOException;
  }

  private String answer(Sender command, Fault timeout) throws FaultException {
    try {
      command.send();
      var answer = conversation.line(limit);
      if (answer.isEmpty()) {
        throw new FaultException(Fault.CONNECTION_CLOSED);
      }
      return answer;
    } catch (SocketTimeoutException e) {
      throw new FaultException(timeout);
    } catch (IOException e) {
      throw new FaultException(Fault.CONNECTION_CLOSED);
    }
  }
}
