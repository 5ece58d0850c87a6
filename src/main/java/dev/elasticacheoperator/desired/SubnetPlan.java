package dev.elasticacheoperator.desired;

import dev.elasticacheoperator.api.v1alpha1.SubnetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The blocks of the subnets. Blocks that the user did not give are chosen around all given blocks.
 * The bastion's given block counts even without a bastion, so that turning the bastion on or off
 * never moves a cache subnet.
 *
 * @param cache a block for each subnet; empty for an existing subnet
 * @param bastion empty if there is no bastion or its subnet exists
 */
record SubnetPlan(List<Optional<Cidr>> cache, Optional<Cidr> bastion) {

  private static final String CACHE = "network.cacheSubnets";
  private static final String BASTION = "bastion.subnet.cidrBlock";

  /** Prefix of the smallest subnet that AWS accepts. */
  private static final int NARROWEST = 28;

  /**
   * @param vpc empty for an existing VPC: only AWS knows its blocks, so no block is chosen
   * @param cacheSubnets the given subnets; an empty entry stands for the default
   * @throws InvalidSpec if a text is not a block, a block is outside the VPC or overlaps another,
   *     or no free block is left
   */
  static SubnetPlan of(
      Optional<Cidr> vpc,
      List<SubnetSpec> cacheSubnets,
      Optional<SubnetSpec> bastion,
      boolean withBastion) {
    List<Cidr> taken = new ArrayList<>();
    for (SubnetSpec subnet : cacheSubnets) {
      given(CACHE, subnet, vpc, taken).ifPresent(taken::add);
    }
    Optional<Cidr> givenBastion = bastion.flatMap(subnet -> given(BASTION, subnet, vpc, taken));
    givenBastion.ifPresent(taken::add);

    List<Optional<Cidr>> cache = new ArrayList<>();
    for (SubnetSpec subnet : cacheSubnets) {
      if (subnet.id() != null) {
        cache.add(Optional.empty());
      } else if (subnet.cidrBlock() != null) {
        cache.add(Optional.of(Cidr.parse(subnet.cidrBlock())));
      } else {
        // The second part first: people leave the first one to what they call public.
        Cidr carved =
            carve(CACHE, vpc, taken, parts -> IntStream.range(1, parts + 1).map(i -> i % parts));
        taken.add(carved);
        cache.add(Optional.of(carved));
      }
    }
    if (!withBastion || bastion.map(SubnetSpec::id).isPresent()) {
      return new SubnetPlan(cache, Optional.empty());
    }
    // From the end but one downwards, far from where cache subnets are and will be added.
    Cidr wanted =
        givenBastion.orElseGet(
            () ->
                carve(
                    BASTION,
                    vpc,
                    taken,
                    parts ->
                        IntStream.range(0, parts).map(i -> Math.floorMod(parts - 2 - i, parts))));
    return new SubnetPlan(cache, Optional.of(wanted));
  }

  /** Returns 24 for a VPC of /22 or wider, else the prefix of a quarter of the VPC, at most 28. */
  private static int carvedPrefix(Cidr vpc) {
    return vpc.prefix() <= 22 ? 24 : Math.min(vpc.prefix() + 2, NARROWEST);
  }

  private static Optional<Cidr> given(
      String field, SubnetSpec subnet, Optional<Cidr> vpc, List<Cidr> taken) {
    if (subnet.id() != null && vpc.isPresent()) {
      throw new InvalidSpec(
          field.replace(".cidrBlock", ""),
          "must not have an id without vpc.id: give its cidrBlock");
    }
    if (subnet.cidrBlock() == null) {
      return Optional.empty();
    }
    Cidr block = DesiredStateBuilder.block(field, subnet.cidrBlock());
    if (vpc.isPresent() && !vpc.get().contains(block)) {
      throw new InvalidSpec(
          field, "must lie inside vpc.cidrBlock: " + block + " is outside " + vpc.get());
    }
    for (Cidr other : taken) {
      if (other.overlaps(block)) {
        throw new InvalidSpec(
            field, "must not overlap the other subnets: " + block + " overlaps " + other);
      }
    }
    return Optional.of(block);
  }

  /**
   * @param preference returns the indices of the parts in the order of trial, given their number
   */
  private static Cidr carve(
      String field, Optional<Cidr> vpc, List<Cidr> taken, Function<Integer, IntStream> preference) {
    Cidr whole =
        vpc.orElseThrow(
            () -> new InvalidSpec(field, "must give the id or block of each subnet with vpc.id"));
    int prefix = carvedPrefix(whole);
    return preference
        .apply(whole.parts(prefix))
        .mapToObj(index -> whole.part(prefix, index))
        .filter(part -> taken.stream().noneMatch(part::overlaps))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidSpec(
                    field,
                    "has no block, and none of a /"
                        + prefix
                        + " is left in "
                        + whole
                        + ": give the blocks of all subnets, or a wider vpc.cidrBlock"));
  }
}
