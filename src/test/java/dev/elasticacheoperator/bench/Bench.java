package dev.elasticacheoperator.bench;

public final class Bench {
  public static void main(String[] args) throws Exception {
    System.out.println(Processes.startUps(2));
    System.out.flush();
    System.out.println(Processes.ready(1));
    System.out.println(Processes.ready(3));
    System.out.println(Processes.crowd(20));
    System.out.println(InProcess.ready(10));
    System.out.println(InProcess.drift(10));
  }
}
