package dev.elasticacheoperator.sandbox.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Facts about resources that AWS looks up to decide whether a call is allowed. There is no read
 * lag, because a service sees its own resources at once.
 */
public interface AuthorizationFacts {

  /** The tags that a resource of EC2 has now; none where there is no such resource. */
  Map<String, String> ec2Tags(String id);

  /** The VPC that a subnet lies in; empty where there is no such subnet. */
  Optional<String> vpcOf(String subnetId);

  /** The route table and the subnet of an association, by id; empty where there is none. */
  List<String> associated(String associationId);

  /** The tags that a resource of ElastiCache has now; none where there is no such resource. */
  Map<String, String> elastiCacheTags(String arn);

  /** The parameter group of a cluster that names none, such as {@code default.redis7}. */
  Optional<String> defaultParameterGroup(String engine, String version);

  /** A role as it is; empty where there is none of the name. */
  Optional<Entity> role(String name);

  /** An instance profile as it is; empty where there is none of the name. */
  Optional<Entity> instanceProfile(String name);

  /** The name of the role that an instance profile holds. */
  Optional<String> roleIn(String instanceProfile);

  /** A role or an instance profile of IAM. */
  record Entity(String arn, Map<String, String> tags) {}
}
