package dev.elasticacheoperator.sandbox.aws;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lookups that Systems Manager makes in EC2. */
public interface Machines {

  /**
   * An instance that is running.
   *
   * @param started end of its last launch or start
   * @param profile name of its instance profile
   * @param metadataService true if IMDS is switched on
   * @param wayOut true if its network lets it reach AWS's endpoints
   * @param userData the script that it ran at its first boot; empty for none
   */
  record Machine(
      String id,
      Map<String, String> tags,
      Instant started,
      Optional<String> profile,
      boolean metadataService,
      boolean wayOut,
      String userData) {}

  /** Returns the running instances of the region. */
  List<Machine> machines();
}
