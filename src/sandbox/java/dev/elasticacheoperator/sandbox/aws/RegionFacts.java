package dev.elasticacheoperator.sandbox.aws;

import dev.elasticacheoperator.sandbox.aws.ec2.SimulatedEc2;
import dev.elasticacheoperator.sandbox.aws.elasticache.SimulatedElastiCache;
import dev.elasticacheoperator.sandbox.aws.iam.SimulatedIam;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/** Facts from the services of one region and from IAM, read under the account's lock. */
record RegionFacts(Lock lock, SimulatedEc2 ec2, SimulatedElastiCache elastiCache, SimulatedIam iam)
    implements AuthorizationFacts {

  @Override
  public Map<String, String> ec2Tags(String id) {
    return locked(() -> ec2.tagsOf(id));
  }

  @Override
  public Optional<String> vpcOf(String subnetId) {
    return locked(() -> ec2.subnet(subnetId).map(Networks.SubnetInfo::vpcId));
  }

  @Override
  public List<String> associated(String associationId) {
    return locked(() -> ec2.associated(associationId));
  }

  @Override
  public Map<String, String> elastiCacheTags(String arn) {
    return locked(() -> elastiCache.tagsOf(arn));
  }

  @Override
  public Optional<String> defaultParameterGroup(String engine, String version) {
    return elastiCache.defaultParameterGroup(engine, version);
  }

  @Override
  public Optional<Entity> role(String name) {
    return locked(() -> iam.role(name));
  }

  @Override
  public Optional<Entity> instanceProfile(String name) {
    return locked(() -> iam.profile(name));
  }

  @Override
  public Optional<String> roleIn(String instanceProfile) {
    return locked(() -> iam.roleIn(instanceProfile));
  }

  private <T> T locked(Supplier<T> ask) {
    lock.lock();
    try {
      return ask.get();
    } finally {
      lock.unlock();
    }
  }
}
