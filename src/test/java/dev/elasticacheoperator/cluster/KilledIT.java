package dev.elasticacheoperator.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.lab.Edits;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.PackagedOperator;
import dev.elasticacheoperator.sandbox.aws.http.WireFaults;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar over the wire, killed with SIGKILL at random moments while connections break,
 * answers get lost and others are slow. However it goes, there is one of everything in the end, and
 * after a delete nothing.
 *
 * <p>{@code -Dkilled.seed} repeats a run as far as processes can be repeated, {@code
 * -Dkilled.times} kills more often in each of its three parts.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class KilledIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int ENVIRONMENTS = 3;
  private static final String WITHOUT_BASTION = "{\"spec\":{\"bastion\":{\"enabled\":false}}}";

  /** A process is killed after at most so many calls that change something, and so long a pause. */
  private static final int MOST_CHANGES = 20;

  private static final int LONGEST_PAUSE_MILLIS = 300;

  @TempDir Path directory;

  private final long seed = Long.getLong("killed.seed", System.nanoTime());
  private final int times = Integer.getInteger("killed.times", 2);
  private final Random chance = new Random(seed);

  @Test
  void leavesOneOfEverythingAndThenNothing() throws Exception {
    System.out.println("KilledIT: -Dkilled.seed=" + seed);
    try (var replicas = new Replicas(directory)) {
      replicas.aws.weather(new Storm(new Random(seed)));
      for (int i = 0; i < ENVIRONMENTS; i++) {
        replicas.client().resource(environment(i)).create();
      }
      killUntil(replicas, () -> allReady(replicas, 1));
      assertEquals(whole(), Leftovers.of(replicas.aws.clients()), this::seeded);

      for (int i = 0; i < ENVIRONMENTS; i++) {
        Edits.merge(replicas.client(), "sessions-" + i, WITHOUT_BASTION);
      }
      killUntil(replicas, () -> allReady(replicas, 2));
      assertEquals(wholeWithoutBastion(), Leftovers.of(replicas.aws.clients()), this::seeded);

      replicas.environments().inNamespace("default").delete();
      killUntil(replicas, () -> none(replicas));
      assertEquals(List.of(), Leftovers.of(Leftovers.of(replicas.aws.clients())), this::seeded);
    }
  }

  private String seeded() {
    return "with -Dkilled.seed=" + seed;
  }

  /** Some processes are killed; the last one has all the time it needs. */
  private void killUntil(Replicas replicas, BooleanSupplier done) throws Exception {
    for (int i = 0; i < times && !done.getAsBoolean(); i++) {
      var operator = replicas.start("operator", Map.of());
      var last = replicas.aws.changes().size() + 1 + chance.nextInt(MOST_CHANGES);
      await(seeded())
          .atMost(PATIENCE)
          .until(() -> done.getAsBoolean() || replicas.aws.changes().size() >= last);
      TimeUnit.MILLISECONDS.sleep(chance.nextInt(LONGEST_PAUSE_MILLIS));
      end(operator);
    }
    var last = replicas.start("operator", Map.of());
    await(seeded()).atMost(PATIENCE).until(done::getAsBoolean);
    end(last);
  }

  private static void end(PackagedOperator operator) throws Exception {
    operator.kill();
    operator.ended().get(1, TimeUnit.MINUTES);
  }

  private static boolean allReady(Replicas replicas, long generation) {
    var all = replicas.environments().inNamespace("default").list().getItems();
    return all.size() == ENVIRONMENTS
        && all.stream()
            .allMatch(
                e -> e.getMetadata().getGeneration() == generation && OperatorHarness.isReady(e));
  }

  private static boolean none(Replicas replicas) {
    return replicas.environments().inNamespace("default").list().getItems().isEmpty();
  }

  /** The article's, several of which would be in each other's way by name. */
  private static ElastiCacheEnvironment environment(int number) {
    var text =
        Serialization.asYaml(OperatorHarness.example("article.yaml"))
            .replace("sessions", "sessions-" + number);
    return Serialization.unmarshal(text, ElastiCacheEnvironment.class);
  }

  private static Map<String, Integer> whole() {
    var counts = new TreeMap<>(Leftovers.ARTICLE);
    counts.replaceAll((kind, count) -> count * ENVIRONMENTS);
    return counts;
  }

  private static Map<String, Integer> wholeWithoutBastion() {
    var counts = new TreeMap<>(whole());
    for (var kind :
        List.of("internet gateway", "route table", "instance", "role", "instance profile")) {
      counts.put(kind, 0);
    }
    for (var kind : List.of("subnet", "security group")) {
      counts.put(kind, ENVIRONMENTS);
    }
    return counts;
  }

  /** One request in ten is cut, before it has an effect or after; one in ten is slow. */
  private static final class Storm implements WireFaults {

    private final Random chance;

    Storm(Random chance) {
      this.chance = chance;
    }

    @Override
    public void at(Moment moment, String service, String action) throws IOException {
      int drawn = draw();
      if (drawn < 5) {
        throw new IOException("cut");
      }
      if (drawn < 10) {
        slowDown(30L * drawn);
      }
    }

    private synchronized int draw() {
      return chance.nextInt(100);
    }

    private static void slowDown(long millis) {
      try {
        TimeUnit.MILLISECONDS.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
