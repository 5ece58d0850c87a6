package dev.elasticacheoperator.desired;

import dev.elasticacheoperator.api.v1alpha1.SubnetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The blocks of the subnets. Blocks that the user did not give are chosen around all given blocks.
 * The order is the first cache subnet, the bastion's, the other cache subnets. More cache subnets
 * move neither the first one nor the bastion's therefore. The bastion's block counts even without a
 * bastion, so that turning the bastion on or off never moves a cache subnet.
 *
 * @param cache a block for each subnet; empty for an existing subnet
 * @param bastion empty if there is no bastion or its subnet exists
 */
record SubnetPlan(List<Optional<Cidr>> cache, Optional<Cidr> bastion) {

  private static final String CACHE = "network.cacheSubnets";
  private static final String BASTION = "bastion.subnet.cidrBlock";

  /** Prefix of the smallest subnet that AWS accepts. */
  private static final int NARROWEST = 28;

  // The second part first: people leave the first one to what they call public.
  private static final IntFunction<IntStream> FOR_CACHE =
      parts -> IntStream.range(1, parts + 1).map(i -> i % parts);

  // From the end but one downwards, far from where cache subnets are and will be added.
  private static final IntFunction<IntStream> FOR_BASTION =
      parts -> IntStream.range(0, parts).map(i -> Math.floorMod(parts - 2 - i, parts));

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
    boolean existingBastion = bastion.map(SubnetSpec::id).isPresent();

    List<Optional<Cidr>> cache = new ArrayList<>();
    Optional<Cidr> forBastion = givenBastion;
    for (SubnetSpec subnet : cacheSubnets) {
      if (subnet.id() != null) {
        cache.add(Optional.empty());
      } else if (subnet.cidrBlock() != null) {
        cache.add(Optional.of(Cidr.parse(subnet.cidrBlock())));
      } else {
        List<Cidr> others = withBastion ? with(taken, forBastion) : taken;
        Cidr carved =
            find(vpc, with(taken, forBastion), FOR_CACHE)
                .orElseGet(() -> carve(CACHE, vpc, others, FOR_CACHE));
        taken.add(carved);
        cache.add(Optional.of(carved));
        if (forBastion.isEmpty() && !existingBastion) {
          forBastion = find(vpc, taken, FOR_BASTION);
        }
      }
    }
    return new SubnetPlan(
        cache,
        withBastion && !existingBastion
            ? forBastion.or(() -> Optional.of(carve(BASTION, vpc, taken, FOR_BASTION)))
            : Optional.empty());
  }

  private static List<Cidr> with(List<Cidr> taken, Optional<Cidr> more) {
    return Stream.concat(taken.stream(), more.stream()).toList();
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
   * Returns the first free part of the VPC's block; empty if there is none or the block is unknown.
   *
   * @param preference returns the indices of the parts in the order of trial, given their number
   */
  private static Optional<Cidr> find(
      Optional<Cidr> vpc, List<Cidr> taken, IntFunction<IntStream> preference) {
    return vpc.flatMap(
        whole ->
            preference
                .apply(whole.parts(carvedPrefix(whole)))
                .mapToObj(index -> whole.part(carvedPrefix(whole), index))
                .filter(part -> taken.stream().noneMatch(part::overlaps))
                .findFirst());
  }

  /**
   * Returns the first free part of the VPC's block.
   *
   * @throws InvalidSpec if there is none, or the block is unknown
   */
  private static Cidr carve(
      String field, Optional<Cidr> vpc, List<Cidr> taken, IntFunction<IntStream> preference) {
    Cidr whole =
        vpc.orElseThrow(
            () -> new InvalidSpec(field, "must give the id or block of each subnet with vpc.id"));
    return find(vpc, taken, preference)
        .orElseThrow(
            () ->
                new InvalidSpec(
                    field,
                    "has no block, and none of a /"
                        + carvedPrefix(whole)
                        + " is left in "
                        + whole
                        + ": give the blocks of all subnets, or a wider vpc.cidrBlock"));
  }
}
