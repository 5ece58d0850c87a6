package dev.elasticacheoperator.sandbox.aws.http;

import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.InstantSource;

/** AWS on a port of this machine, empty at every start, where everything takes but seconds. */
public final class SimulatorServer {

  private SimulatorServer() {}

  /**
   * Prints the endpoint and serves until the process is ended.
   *
   * @param args the port, or nothing for any that is free
   */
  public static void main(String[] args) throws Exception {
    int port = args.length == 0 ? 0 : Integer.parseInt(args[0]);
    SimulatedCloud cloud = new SimulatedCloud(SimulatorSettings.fast(), InstantSource.system());
    try (AwsHttpServer server = AwsHttpServer.start(port, cloud)) {
      System.out.println(server.endpoint());
      Thread.currentThread().join();
    }
  }
}
