package dev.elasticacheoperator.controller.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.engine.CallFailure;
import dev.elasticacheoperator.engine.ErrorClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("listens to the log of every action in this JVM")
class StructuredLogTest {

  private final Logger logger = Logger.getLogger("dev.elasticacheoperator.actions");
  private final List<String> lines = new ArrayList<>();
  private final List<Map<String, Object>> fields = new ArrayList<>();
  private final StructuredLog log = new StructuredLog();

  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          lines.add(record.getMessage());
          fields.add(new TreeMap<>(MDC.getMap()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    logger.addHandler(handler);
    MDC.clear();
  }

  @AfterEach
  void leave() {
    logger.removeHandler(handler);
  }

  @Test
  void anActionSaysAllInWordsAndInFields() {
    log.actionAccepted("shop/sessions", "vpc", "CreateVpc", "VPC for 10.0.0.0/16", "req-1");
    assertEquals(
        List.of("shop/sessions: vpc: CreateVpc: VPC for 10.0.0.0/16 (request req-1)"), lines);
    assertEquals(
        Map.of(
            "environment", "shop/sessions",
            "step", "vpc",
            "action", "CreateVpc",
            "reason", "VPC for 10.0.0.0/16",
            "requestId", "req-1"),
        fields.get(0));
  }

  @Test
  void aFailureNamesItsRule() {
    var failure =
        new CallFailure(ErrorClass.SLOW, "quota", "CreateVpc: VpcLimitExceeded: 5%", "", true);
    log.callFailed("shop/sessions", "vpc", failure);
    assertEquals(List.of("shop/sessions: vpc: quota: CreateVpc: VpcLimitExceeded: 5%"), lines);
    assertEquals(
        Map.of("environment", "shop/sessions", "step", "vpc", "reason", "quota"), fields.get(0));
  }

  @Test
  void nothingOfALineStaysWithTheThread() {
    MDC.put("resource.name", "sessions");
    log.actionAccepted("shop/sessions", "vpc", "CreateVpc", "why", "req-1");
    log.event("shop/sessions", false, "Ready", "All 11 steps are ready");
    assertEquals(
        Map.of("resource.name", "sessions", "environment", "shop/sessions", "reason", "Ready"),
        fields.get(1));
    assertEquals(Map.of("resource.name", "sessions"), MDC.getMap());
    MDC.clear();
  }
}
