package dev.elasticacheoperator.cluster;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.OperatorSettings;
import dev.elasticacheoperator.sandbox.aws.FastClock;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.http.AwsHttpServer;
import dev.elasticacheoperator.sandbox.aws.http.SimulatedClients;
import dev.elasticacheoperator.sandbox.aws.http.WireFaults;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One simulated AWS that several operators reach, each at an address of its own: what arrives
 * there, that one has sent.
 */
final class ClusterAws implements AutoCloseable {

  /**
   * A call that changes something.
   *
   * @param from the operator that sent it
   * @param action AWS's name of it, such as CreateVpc
   * @param nanos of {@link System#nanoTime} when it arrived
   */
  record Change(String from, String action, long nanos) {}

  private static final int SPEED = 60;

  private final SimulatedCloud cloud;
  private final Map<String, AwsHttpServer> doors = new ConcurrentHashMap<>();
  private final Queue<Change> changes = new ConcurrentLinkedQueue<>();
  private volatile WireFaults weather = WireFaults.NONE;

  /** AWS's usual durations, 60 times as fast, and room for more VPCs than its default quota. */
  ClusterAws() {
    cloud = new SimulatedCloud(SimulatorSettings.aws().withMaxVpcs(100), new FastClock(SPEED));
  }

  SimulatedCloud cloud() {
    return cloud;
  }

  /** As a stranger with all rights would use it. */
  AwsClients clients() {
    return OperatorHarness.clients(cloud, OperatorSettings.REGION);
  }

  /** Sets the faults of the connection from now on. */
  void weather(WireFaults faults) {
    weather = faults;
  }

  /** The endpoint of one operator, which it keeps from process to process. */
  URI endpoint(String operator) throws IOException {
    var door = doors.get(operator);
    if (door == null) {
      WireFaults faults =
          (moment, service, action) -> {
            if (moment == WireFaults.Moment.RECEIVED && changes(action)) {
              changes.add(new Change(operator, action, System.nanoTime()));
            }
            weather.at(moment, service, action);
          };
      door = AwsHttpServer.start(0, new SimulatedClients(cloud), faults);
      doors.put(operator, door);
    }
    return door.endpoint();
  }

  static boolean changes(String action) {
    return !action.matches("(Describe|List|Get).*");
  }

  /** In the order in which they arrived, those that failed as well. */
  List<Change> changes() {
    return List.copyOf(changes);
  }

  @Override
  public void close() {
    doors.values().forEach(AwsHttpServer::close);
  }
}
