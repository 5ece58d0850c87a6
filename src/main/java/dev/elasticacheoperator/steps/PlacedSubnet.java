package dev.elasticacheoperator.steps;

/**
 * A subnet and the zone that it is in.
 *
 * @param named true if the user has named the zone or the subnet, so that the operator must not
 *     choose another zone
 * @param addresses number of addresses in use
 */
public record PlacedSubnet(String id, String zone, boolean named, long addresses) {

  public boolean empty() {
    return addresses == 0;
  }

  /**
   * Returns true if the subnet stays in its zone.
   *
   * @param leaving number of addresses in use that are about to become free
   */
  public boolean stays(long leaving) {
    return named || addresses > leaving;
  }
}
