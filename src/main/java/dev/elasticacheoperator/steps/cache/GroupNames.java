package dev.elasticacheoperator.steps.cache;

/** Names of cache subnet groups and cache parameter groups. */
final class GroupNames {

  /**
   * Longest name (ElastiCache API Reference, CreateCacheSubnetGroup, CreateCacheParameterGroup).
   */
  private static final int LONGEST = 255;

  private GroupNames() {}

  /** Returns the name with a suffix. A name that gets too long for AWS is shortened before it. */
  static String withSuffix(String name, String suffix) {
    var room = Math.min(name.length(), LONGEST - suffix.length());
    return name.substring(0, room).replaceAll("-$", "") + suffix;
  }
}
