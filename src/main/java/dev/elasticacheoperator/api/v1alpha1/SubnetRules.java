package dev.elasticacheoperator.api.v1alpha1;

/** CEL rules of {@code spec} about the blocks and the zones of the subnets, and parts of rules. */
final class SubnetRules {

  /** The VPC has no IPv4 cidrBlock; other rules refuse blocks that are not IPv4. */
  private static final String NO_VPC_BLOCK =
      """
      !has(self.vpc.cidrBlock)
      || !isCIDR(self.vpc.cidrBlock)
      || cidr(self.vpc.cidrBlock).ip().family() == 6
      """;

  /** The bastion's subnet has no valid cidrBlock; other rules refuse invalid blocks. */
  private static final String NO_BASTION_BLOCK =
      """
      !self.?bastion.?subnet.?cidrBlock.hasValue()
      || !isCIDR(self.bastion.subnet.cidrBlock)
      || cidr(self.bastion.subnet.cidrBlock).ip().family() == 6
      || cidr(self.bastion.subnet.cidrBlock).prefixLength() < 16
      """;

  /** Rule: the cache subnets are in the VPC. */
  static final String CACHE_IN_VPC =
      NO_VPC_BLOCK
          + """
          || !self.?network.?cacheSubnets.hasValue()
          || self.network.cacheSubnets.all(s,
          """
          + Rules.S_HAS_NO_BLOCK
          + "  || cidr(self.vpc.cidrBlock).containsCIDR(cidr(s.cidrBlock)))";

  /** Rule: the bastion's subnet is in the VPC. */
  static final String BASTION_IN_VPC =
      NO_VPC_BLOCK
          + "|| "
          + NO_BASTION_BLOCK
          + "|| cidr(self.vpc.cidrBlock).containsCIDR(cidr(self.bastion.subnet.cidrBlock))";

  /** Rule: the bastion's subnet overlaps no cache subnet. */
  static final String BASTION_BESIDE_CACHE =
      NO_BASTION_BLOCK
          + """
          || !self.?network.?cacheSubnets.hasValue()
          || self.network.cacheSubnets.all(s,
          """
          + Rules.S_HAS_NO_BLOCK
          + """
            || !cidr(s.cidrBlock).containsCIDR(cidr(self.bastion.subnet.cidrBlock))
            && !cidr(self.bastion.subnet.cidrBlock).containsCIDR(cidr(s.cidrBlock)))""";

  /** The replication group has no second zone; other caches have rules of their own. */
  private static final String ONE_ZONE =
      "[self.cache].all(c, !(" + TopologyRules.MULTI_AZ_OF_C + "))";

  /** Rule: given cache subnets are in two zones, or may be, if the cache is. */
  static final String TWO_ZONES =
      """
      !self.?network.?cacheSubnets.hasValue()
      || has(self.cache.serverless)
      || self.cache.engine == 'memcached'
      ||\s"""
          + ONE_ZONE
          + """

          || self.network.cacheSubnets.size() > 1
          && self.network.cacheSubnets.exists(s,
            !has(s.availabilityZone)
            || [s.?availabilityZone] != [self.network.cacheSubnets[0].?availabilityZone])""";

  /** Rule: given subnets of a serverless cache are as many as AWS takes, each in its own zone. */
  static final String SERVERLESS =
      """
      !has(self.cache.serverless)
      || !self.?network.?cacheSubnets.hasValue()
      || self.network.cacheSubnets.size() in [2, 3]
      && self.network.cacheSubnets.filter(s, has(s.availabilityZone))
        .all(a, self.network.cacheSubnets.exists_one(b,
          has(b.availabilityZone) && b.availabilityZone == a.availabilityZone))""";

  /** Rule: the VPC has room for two cache subnets. Another rule wants room for one. */
  static final String ROOM =
      """
      !has(self.vpc.cidrBlock)
      || self.?network.?cacheSubnets.hasValue()
      || !has(self.cache.serverless)
      && (self.cache.engine == 'memcached'
        ? self.cache.?nodes.orValue(1) == 1
        :\s"""
          + ONE_ZONE
          + """
          )
          || !(self.vpc.cidrBlock.endsWith('/27') && self.?bastion.?enabled.orValue(true))
          && !(self.vpc.cidrBlock.endsWith('/28') && !self.?bastion.?enabled.orValue(true))""";

  private SubnetRules() {}
}
