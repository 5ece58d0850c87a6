package dev.elasticacheoperator.aws.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.engine.ErrorClass;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorTableTest {

  /** Codes as AWS sends them, with its own words where they decide. */
  private static final String CODES =
      """
      # operation                      | code                              | status | rule                    | verdict        | message
      ec2:CreateVpc                    | UnauthorizedOperation             | 403    | denied                  | SLOW           | You are not authorized to perform this operation.
      iam:CreateRole                   | AccessDenied                      | 403    | denied                  | SLOW           |
      ssm:GetParameter                 | AccessDeniedException             | 400    | denied                  | SLOW           |
      elasticache:CreateCacheCluster   | SomethingNew                      | 403    | denied                  | SLOW           |
      ec2:DescribeVpcs                 | AuthFailure                       | 401    | credentials             | SLOW           | AWS was not able to validate the provided access credentials
      ec2:DescribeVpcs                 |                                   | 401    | credentials             | SLOW           |
      ec2:RunInstances                 | AuthFailure                       | 403    | image-not-shared        | TERMINAL       | Not authorized for images: [ami-0abc]
      iam:GetRole                      | InvalidClientTokenId              | 403    | credentials             | SLOW           |
      ssm:GetParameter                 | UnrecognizedClientException       | 400    | credentials             | SLOW           |
      iam:GetRole                      | ExpiredToken                      | 403    | credentials-expired     | SLOW           |
      ssm:GetParameter                 | ExpiredTokenException             | 400    | credentials-expired     | SLOW           |
      iam:GetRole                      | SignatureDoesNotMatch             | 403    | credentials             | SLOW           | The request signature we calculated does not match
      iam:GetRole                      | SignatureDoesNotMatch             | 403    | clock-skew              | SLOW           | Signature expired: 20260101T000000Z is now earlier than
      iam:GetRole                      | SignatureDoesNotMatch             | 403    | clock-skew              | SLOW           | Signature not yet current: 20260101T000000Z is still later than
      ssm:GetParameter                 | InvalidSignatureException         | 400    | clock-skew              | SLOW           | Signature expired: 20260101T000000Z is now earlier than
      ec2:DescribeVpcs                 | RequestTimeTooSkewed              | 403    | clock-skew              | SLOW           |
      ec2:DescribeVpcs                 | RequestExpired                    | 400    | request-expired         | SLOW           | Request has expired.
      ec2:DescribeVpcs                 | OptInRequired                     | 401    | account                 | SLOW           |
      elasticache:CreateCacheCluster   | ServiceLinkedRoleNotFoundFault    | 400    | service-linked-role     | SLOW           | This action cannot be completed due to insufficient permissions. (Recommended action) Please create new role using IAM API CreateServiceLinkedRole.
      elasticache:IncreaseReplicaCount | NoOperationFault                  | 400    | unchanged               | ALREADY_DONE   | Requested new replica count already matches current number of replicas.
      elasticache:ModifyReplicationGroup | InvalidParameterCombination     | 400    | unchanged               | ALREADY_DONE   | No modifications were requested
      elasticache:ModifyServerlessCache | InvalidParameterCombination      | 400    | unchanged               | ALREADY_DONE   | No modifications were requested
      elasticache:ModifyServerlessCache | InvalidParameterCombination      | 400    | invalid                 | TERMINAL       | Serverless Cache modifications only support modifying one field per request.
      elasticache:CreateReplicationGroup | InvalidVPCNetworkStateFault     | 400    | cache-network           | SLOW           | The VPC network is in an invalid state.
      elasticache:CreateCacheCluster   | InvalidVPCNetworkStateFault       | 400    | node-zone               | RETRYABLE      | Availability zone us-west-2d is unavailable in this region. Please specify a different zone.
      elasticache:ModifyReplicationGroup | InvalidKMSKeyFault              | 400    | kms-key                 | SLOW           | The KMS key supplied is not valid.
      elasticache:CreateServerlessCache | InvalidCredentialsException      | 408    | cache-credentials       | RETRYABLE      | You must enter valid credentials.
      elasticache:CreateSnapshot       | SnapshotQuotaExceededFault        | 400    | snapshot-quota          | SLOW           | The request cannot be processed because it would exceed the maximum number of snapshots.
      elasticache:CreateServerlessCacheSnapshot | ServerlessCacheSnapshotQuotaExceededFault | 400 | snapshot-quota | SLOW           | The number of serverless cache snapshots exceeds the customer snapshot quota.
      elasticache:CreateSnapshot       | SnapshotFeatureNotSupportedFault  | 400    | snapshot-unsupported    | TERMINAL       |
      elasticache:CreateSnapshot       | SnapshotAlreadyExistsFault        | 400    | exists                  | ALREADY_EXISTS | You already have a snapshot with the given name.
      elasticache:CreateServerlessCacheSnapshot | ServerlessCacheSnapshotAlreadyExistsFault | 400 | exists         | ALREADY_EXISTS |
      elasticache:DescribeSnapshots    | SnapshotNotFoundFault             | 404    | not-found               | NOT_FOUND      | Snapshot {name} not found.
      elasticache:CreateReplicationGroup | ReplicationGroupAlreadyExists   | 400    | exists                  | ALREADY_EXISTS | Replication group {name} already exists.
      elasticache:CreateServerlessCache | ServerlessCacheAlreadyExistsFault | 400   | exists                  | ALREADY_EXISTS |
      elasticache:DescribeReplicationGroups | ReplicationGroupNotFoundFault | 404   | not-found               | NOT_FOUND      | ReplicationGroup {name} not found.
      elasticache:DescribeServerlessCaches | ServerlessCacheNotFoundFault  | 404    | not-found               | NOT_FOUND      | ServerlessCache {name} not found.
      elasticache:ModifyReplicationGroup | InvalidReplicationGroupState    | 400    | state                   | IN_USE         | Replication group {name} has status modifying which is not valid for this operation.
      elasticache:AddTagsToResource    | InvalidReplicationGroupState      | 400    | state                   | IN_USE         | Cluster not in available state to perform tagging operations.
      elasticache:ModifyServerlessCache | InvalidServerlessCacheStateFault | 400    | state                   | IN_USE         |
      elasticache:CreateServerlessCache | InvalidUserGroupState            | 400    | state                   | IN_USE         |
      elasticache:CreateReplicationGroup | InvalidSnapshotState            | 400    | state                   | IN_USE         |
      elasticache:ModifyUser           | InvalidParameterCombination       | 400    | unchanged               | ALREADY_DONE   | No modifications were requested
      elasticache:DeleteUser           | DefaultUserAssociatedToUserGroup  | 400    | user-in-use             | IN_USE         |
      elasticache:ModifyUserGroup      | DuplicateUserName                 | 400    | user-group-members      | SLOW           |
      elasticache:CreateUserGroup      | DefaultUserRequired               | 400    | user-group-members      | SLOW           | User group needs to contain a user with the user name default.
      elasticache:CreateUser           | InvalidParameterValue             | 400    | access-string           | TERMINAL       | Access string contains invalid category(s)
      elasticache:ModifyUser           | InvalidParameterValue             | 400    | access-string           | TERMINAL       | reset rule is not supported in Elasticache user api
      elasticache:CreateUser           | InvalidParameterValue             | 400    | password                | TERMINAL       | Passwords length must be between 16-128 characters.
      elasticache:CreateUser           | UserAlreadyExists                 | 400    | exists                  | ALREADY_EXISTS |
      elasticache:CreateUser           | UserQuotaExceeded                 | 400    | quota                   | SLOW           |
      elasticache:CreateUserGroup      | UserGroupQuotaExceeded            | 400    | quota                   | SLOW           |
      elasticache:ModifyUser           | InvalidUserState                  | 400    | state                   | IN_USE         | User {name} has status modifying. Only active users can be modified.
      elasticache:ListTagsForResource  | UserNotFound                      | 404    | not-found               | NOT_FOUND      | {name} is not available for tagging
      elasticache:DescribeUserGroups   | UserGroupNotFound                 | 404    | not-found               | NOT_FOUND      | User group {group} not found.
      elasticache:DeleteServerlessCache | DependencyViolation              | 400    | in-use                  | IN_USE         |
      elasticache:CreateReplicationGroup | ClusterQuotaForCustomerExceeded | 400    | quota                   | SLOW           |
      elasticache:IncreaseReplicaCount | NodeGroupsPerReplicationGroupQuotaExceeded | 400 | quota              | SLOW           |
      elasticache:CreateServerlessCache | ServerlessCacheQuotaForCustomerExceededFault | 400 | quota            | SLOW           |
      elasticache:CreateReplicationGroup | InvalidParameterValue           | 400    | security-group-not-visible | NOT_VISIBLE_YET | Invalid security group ID sg-1: it does not exist.
      elasticache:CreateServerlessCache | InvalidParameterValue            | 400    | security-group-not-visible | NOT_VISIBLE_YET | Invalid security group ID sg-1: it is not in the subnets' VPC.
      elasticache:CreateServerlessCache | InvalidParameterValue            | 400    | subnet-not-visible      | NOT_VISIBLE_YET | Some input subnets in :[subnet-1] are invalid.
      ec2:AuthorizeSecurityGroupIngress | RulesPerSecurityGroupLimitExceeded | 400  | rules-quota             | SLOW           | The maximum number of rules per security group has been reached.
      ec2:AuthorizeSecurityGroupIngress | InvalidGroup.NotFound            | 400    | other-network           | TERMINAL       | You have specified two resources that belong to different networks.
      ec2:AuthorizeSecurityGroupIngress | InvalidGroup.NotFound            | 400    | source-group            | NOT_VISIBLE_YET | The security group '{name}' does not exist
      ec2:AttachInternetGateway        | InvalidParameterValue             | 400    | attached-already        | ALREADY_EXISTS | Network vpc-0abc already has an internet gateway attached
      ec2:CreateVpc                    | RequestLimitExceeded              | 503    | throttled               | RETRYABLE      |
      elasticache:CreateCacheCluster   | Throttling                        | 400    | throttled               | RETRYABLE      |
      ssm:GetParameter                 | ThrottlingException               | 400    | throttled               | RETRYABLE      |
      ec2:CreateVpc                    | InternalError                     | 500    | aws-unavailable         | RETRYABLE      |
      elasticache:CreateCacheCluster   | InternalFailure                   | 500    | aws-unavailable         | RETRYABLE      |
      iam:CreateRole                   | ServiceFailure                    | 500    | aws-unavailable         | RETRYABLE      |
      ec2:CreateVpc                    | Unavailable                       | 503    | aws-unavailable         | RETRYABLE      |
      ec2:CreateVpc                    |                                   | 502    | aws-unavailable         | RETRYABLE      |
      iam:CreateRole                   | ConcurrentModification            | 409    | changing                | RETRYABLE      |
      elasticache:CreateCacheCluster   | InsufficientCacheClusterCapacity  | 400    | node-capacity           | RETRYABLE      |
      ec2:RunInstances                 | InsufficientInstanceCapacity      | 500    | instance-capacity       | RETRYABLE      |
      ec2:RunInstances                 | InvalidParameterValue             | 400    | instance-profile-not-visible-yet | NOT_VISIBLE_YET | Value ({name}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name
      ec2:RunInstances                 | IdempotentParameterMismatch       | 400    | token-used              | RETRYABLE      |
      ec2:RunInstances                 | InvalidParameterValue             | 400    | instance-profile-not-visible-yet | NOT_VISIBLE_YET | IAM Instance Profile "arn:aws:iam::111122223333:instance-profile/{name}" has no associated IAM Roles
      iam:AttachRolePolicy             | AccessDenied                      | 403    | denied                  | NOT_VISIBLE_YET | User: arn:aws:sts::111122223333:assumed-role/operator/pod is not authorized to perform: iam:AttachRolePolicy on resource: role {name} because no identity-based policy allows the iam:AttachRolePolicy action
      iam:AttachRolePolicy             | AccessDenied                      | 403    | denied                  | SLOW           | User: arn:aws:sts::111122223333:assumed-role/operator/pod is not authorized to perform: iam:AttachRolePolicy on resource: role {name} with an explicit deny in a service control policy
      ec2:CreateSubnet                 | UnauthorizedOperation             | 403    | denied                  | SLOW           | You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/operator/pod is not authorized to perform: ec2:CreateSubnet with an explicit deny in a service control policy: arn:aws:organizations::111122223333:policy/o-1/service_control_policy/p-1
      iam:CreateRole                   | AccessDenied                      | 403    | denied                  | SLOW           | User: arn:aws:sts::111122223333:assumed-role/operator/pod is not authorized to perform: iam:CreateRole on resource: {name}
      iam:AddRoleToInstanceProfile     | LimitExceeded                     | 409    | profile-holds-a-role    | ALREADY_EXISTS | Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1
      iam:CreateRole                   | LimitExceeded                     | 409    | quota                   | SLOW           |
      ec2:CreateVpc                    | VpcLimitExceeded                  | 400    | quota                   | SLOW           |
      elasticache:CreateCacheCluster   | NodeQuotaForCustomerExceeded      | 400    | quota                   | SLOW           |
      elasticache:CreateCacheSubnetGroup | CacheSubnetGroupQuotaExceeded   | 400    | quota                   | SLOW           |
      ec2:RunInstances                 | VcpuLimitExceeded                 | 400    | quota                   | SLOW           |
      ec2:CreateTags                   | TagLimitExceeded                  | 400    | tag-limit               | TERMINAL       |
      ec2:RunInstances                 | InsufficientFreeAddressesInSubnet | 400    | subnet-full             | SLOW           |
      ec2:RunInstances                 | InvalidAMIID.NotFound             | 400    | image                   | TERMINAL       |
      ec2:RunInstances                 | InvalidAMIID.Malformed            | 400    | image                   | TERMINAL       |
      ec2:RunInstances                 | InvalidKeyPair.NotFound           | 400    | key-pair                | TERMINAL       |
      ec2:RunInstances                 | Unsupported                       | 400    | instance-zone           | RETRYABLE      | Your requested instance type (t3.micro) is not supported in your requested Availability Zone (us-east-1e). Please retry your request by not specifying an Availability Zone or choosing us-east-1a.
      ec2:RunInstances                 | Unsupported                       | 400    | instance-type           | TERMINAL       | The requested configuration is currently not supported. Please check the documentation for supported configurations.
      elasticache:CreateCacheCluster   | InsufficientCacheClusterCapacity  | 400    | node-zone               | RETRYABLE      | cache.t4g.small (VPC) is not currently supported in the availability zone us-east-1e.  Retry the launch with no availability zone or target: us-east-1a.
      elasticache:CreateCacheSubnetGroup | SubnetNotAllowedFault           | 400    | node-zone               | RETRYABLE      |
      elasticache:CreateCacheCluster   | InvalidVPCNetworkStateFault       | 400    | node-zone               | RETRYABLE      | Availability zone '[us-east-1c]' is unavailable in this region, please choose another zone set.
      elasticache:CreateServerlessCache | InvalidParameterValue            | 400    | node-zone               | RETRYABLE      | Serverless caches are not available in Availability Zone us-east-1e.
      elasticache:CreateServerlessCache | InvalidParameterValue            | 400    | node-zone               | RETRYABLE      | The VPC endpoint service com.amazonaws.elasticache.serverless.us-east-1.vpce-svc-0abc does not support the availability zone of the subnet: subnet-0abc.
      elasticache:CreateServerlessCache | InvalidParameterValue            | 400    | zone                    | TERMINAL       | Two or three subnets in different Availability Zones must be given.
      ec2:CreateRoute                  | InvalidParameterValue             | 400    | gateway-not-visible-yet | NOT_VISIBLE_YET | route table rtb-0abc and network gateway igw-0abc belong to different networks
      ec2:RunInstances                 | InvalidInstanceType               | 400    | instance-type           | TERMINAL       |
      ec2:RunInstances                 | InvalidParameterValue             | 400    | instance-type           | TERMINAL       | Invalid value 't9.micro' for InstanceType.
      ec2:RunInstances                 | InvalidParameterValue             | 400    | instance-type           | TERMINAL       | The architecture 'x86_64' of the specified instance type does not match the architecture 'arm64' of the specified AMI.
      ec2:RunInstances                 | InvalidParameterValue             | 400    | instance-type           | TERMINAL       | The requested instance type's architecture (x86_64) does not match the architecture in the manifest for ami-0abc (arm64)
      ec2:RunInstances                 | InvalidParameterCombination       | 400    | instance-type           | TERMINAL       | Enhanced networking with the Elastic Network Adapter (ENA) is required for the 't3.micro' instance type.
      ec2:RunInstances                 | InvalidParameterValue             | 400    | invalid                 | TERMINAL       | Value ({name}) for parameter keyName is invalid.
      ec2:CreateSecurityGroup          | InvalidParameterValue             | 400    | invalid                 | TERMINAL       | Invalid value '{group}' for groupName. Group names may not be in the format sg-*.
      ec2:CreateSubnet                 | InvalidParameterValue             | 400    | zone                    | TERMINAL       | Value (us-west-2z) for parameter availabilityZone is invalid.
      ec2:CreateSubnet                 | InvalidAvailabilityZone           | 400    | zone                    | TERMINAL       |
      elasticache:CreateCacheCluster   | InvalidParameterValue             | 400    | zone                    | TERMINAL       | The cache node type cache.t4g.micro is not supported in availability zone us-west-2d.
      ec2:CreateVpc                    | InvalidVpc.Range                  | 400    | vpc-block               | TERMINAL       |
      ec2:CreateSubnet                 | InvalidSubnet.Range               | 400    | subnet-block            | TERMINAL       |
      iam:CreateRole                   | InvalidInput                      | 400    | tag-keys-differ-in-case | TERMINAL       | Duplicate tag keys found. Please note that Tag keys are case insensitive.
      iam:CreateRole                   | NoSuchEntity                      | 404    | permissions-boundary    | TERMINAL       | Scope ARN: arn:aws:iam::111122223333:policy/{name} does not exist or is not attachable.
      iam:AttachRolePolicy             | NoSuchEntity                      | 404    | policy                  | TERMINAL       | Policy arn:aws:iam::111122223333:policy/{name} does not exist or is not attachable.
      iam:AttachRolePolicy             | InvalidInput                      | 400    | policy                  | TERMINAL       | ARN arn:aws:iam::aws:policy/{name} is not valid.
      iam:AttachRolePolicy             | ValidationError                   | 400    | policy                  | TERMINAL       | 1 validation error detected: Value '{name}' at 'policyArn' failed to satisfy constraint
      iam:AttachRolePolicy             | PolicyNotAttachable               | 400    | policy                  | TERMINAL       |
      iam:AttachRolePolicy             | ValidationError                   | 400    | invalid                 | TERMINAL       | 1 validation error detected: Value '{name}' at 'roleName' failed to satisfy constraint
      iam:AttachRolePolicy             | NoSuchEntity                      | 404    | not-found               | NOT_FOUND      | The role with name {name} cannot be found.
      iam:DetachRolePolicy             | NoSuchEntity                      | 404    | not-found               | NOT_FOUND      | Policy arn:aws:iam::aws:policy/{name} was not found.
      elasticache:CreateCacheCluster   | InvalidParameterCombination       | 400    | engine-version          | TERMINAL       | Cannot find version 4.0.99 for redis
      elasticache:CreateCacheCluster   | InvalidParameterValue             | 400    | engine-version          | TERMINAL       | Specific version selection is not allowed for '6.2.6', please use '6.2'
      elasticache:CreateCacheCluster   | InvalidParameterValue             | 400    | node-type               | TERMINAL       | The cache node type cache.x9 is not supported
      elasticache:CreateCacheCluster   | InvalidParameterValue             | 400    | node-type               | TERMINAL       | Invalid Cache Node Type: cache.x9. Please provide valid Cache Node Type.
      elasticache:CreateCacheCluster   | InvalidParameterValue             | 400    | invalid                 | TERMINAL       | The parameter CacheClusterIdentifier is not a valid identifier: {name}.
      elasticache:CreateCacheCluster   | InvalidParameterCombination       | 400    | invalid                 | TERMINAL       | Expected a parameter group of family redis7 but found one of family redis6.x: {name}
      elasticache:CreateCacheSubnetGroup | InvalidParameterValue           | 400    | invalid                 | TERMINAL       | The parameter CacheSubnetGroupName is not valid: {name}.
      elasticache:ModifyCacheParameterGroup | InvalidParameterValue        | 400    | parameter               | TERMINAL       | The parameter {name} has an invalid value: {group}. Allowed values: yes,no
      ec2:RunInstances                 | UnauthorizedOperation             | 403    | public-access-forbidden | SLOW           | You are not authorized to perform this operation. User: arn:aws:sts::000000000000:assumed-role/{name}/pod is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:us-west-2:000000000000:network-interface/* with an explicit deny in a service control policy.
      ec2:RunInstances                 | TagPolicyViolation                | 400    | tag-policy              | TERMINAL       | The tag policy does not allow the specified value for the following tag key: '{name}'.
      ssm:DescribeInstanceInformation  | InvalidInstanceId                 | 400    | node-not-registered     | NOT_FOUND      |
      ec2:TerminateInstances           | OperationNotPermitted             | 400    | protected               | SLOW           |
      ec2:AuthorizeSecurityGroupIngress | InvalidPermission.Duplicate      | 400    | rule-exists             | ALREADY_DONE   |
      ec2:CreateRoute                  | RouteAlreadyExists                | 400    | route-exists            | ALREADY_DONE   |
      ec2:AttachInternetGateway        | Resource.AlreadyAssociated        | 400    | associated              | ALREADY_DONE   |
      ec2:DetachInternetGateway        | Gateway.NotAttached               | 400    | detached                | ALREADY_DONE   |
      ec2:CreateRoute                  | Gateway.NotAttached               | 400    | gateway-not-attached    | IN_USE         |
      ec2:DeleteVpc                    | DependencyViolation               | 400    | in-use                  | IN_USE         |
      iam:DeleteRole                   | DeleteConflict                    | 409    | in-use                  | IN_USE         |
      elasticache:DeleteCacheSubnetGroup | CacheSubnetGroupInUse           | 400    | in-use                  | IN_USE         |
      ec2:DeleteSecurityGroup          | InvalidGroup.InUse                | 400    | in-use                  | IN_USE         |
      ec2:TerminateInstances           | IncorrectState                    | 400    | state                   | IN_USE         |
      ec2:TerminateInstances           | IncorrectInstanceState            | 400    | state                   | IN_USE         |
      elasticache:DeleteCacheCluster   | InvalidCacheClusterState          | 400    | state                   | IN_USE         |
      elasticache:DeleteCacheParameterGroup | InvalidCacheParameterGroupState | 400 | state                   | IN_USE         |
      elasticache:CreateCacheCluster   | CacheClusterAlreadyExists         | 400    | exists                  | ALREADY_EXISTS |
      iam:CreateRole                   | EntityAlreadyExists               | 409    | exists                  | ALREADY_EXISTS |
      ec2:CreateSecurityGroup          | InvalidGroup.Duplicate            | 400    | exists                  | ALREADY_EXISTS |
      ec2:CreateSubnet                 | InvalidSubnet.Conflict            | 400    | exists                  | ALREADY_EXISTS |
      ec2:DeleteVpc                    | InvalidVpcID.NotFound             | 400    | not-found               | NOT_FOUND      |
      ec2:DeleteRouteTable             | InvalidRouteTableId.NotFound      | 400    | not-found               | NOT_FOUND      |
      elasticache:DescribeCacheClusters | CacheClusterNotFound             | 404    | not-found               | NOT_FOUND      |
      elasticache:DescribeCacheSubnetGroups | CacheSubnetGroupNotFoundFault | 400   | not-found               | NOT_FOUND      |
      iam:GetRole                      | NoSuchEntity                      | 404    | not-found               | NOT_FOUND      |
      ec2:CreateVpc                    | InvalidParameterValue             | 400    | invalid                 | TERMINAL       |
      elasticache:CreateCacheSubnetGroup | InvalidParameterValue           | 400    | subnet-not-visible      | NOT_VISIBLE_YET | Some input subnets in :[subnet-1] are invalid.
      elasticache:ModifyCacheSubnetGroup | InvalidParameterValue           | 400    | subnet-not-visible      | NOT_VISIBLE_YET | Some input subnets in :[subnet-1, subnet-2] are invalid.
      elasticache:CreateCacheSubnetGroup | InvalidParameterValue           | 400    | invalid                 | TERMINAL       | The parameter CacheSubnetGroupName is not a valid identifier: {name}
      elasticache:CreateCacheCluster   | InvalidParameterValue             | 400    | security-group-not-visible | NOT_VISIBLE_YET | Invalid security group ID sg-1: it does not exist.
      elasticache:CreateCacheCluster   | InvalidParameterCombination       | 400    | invalid                 | TERMINAL       |
      iam:CreateRole                   | MalformedPolicyDocument           | 400    | invalid                 | TERMINAL       |
      iam:CreateRole                   | ValidationError                   | 400    | invalid                 | TERMINAL       |
      ec2:CreateVpc                    | Zzz                               | 400    | unknown-code            | SLOW           |
      """;

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(delimiter = '|', textBlock = CODES, maxCharsPerColumn = 400)
  void judges(
      String operation,
      String code,
      int status,
      String rule,
      ErrorClass errorClass,
      String message) {
    String[] where = operation.split(":");
    String words = orEmpty(message);
    hostile()
        .forEach(
            name -> {
              String told =
                  words.replace("{name}", name.replace(' ', '-')).replace("{group}", name);
              ErrorRow row = ErrorTable.of(where[0], where[1], orEmpty(code), told, status);
              assertEquals(rule + " " + errorClass, row.rule() + " " + row.errorClass(), told);
            });
  }

  /**
   * Returns names that users may give: harmless ones, ones that hold the words of a pattern, and
   * ones that are a pattern's own phrase. Only names of security groups and values of parameters
   * may have spaces.
   */
  private static Stream<String> hostile() {
    return Stream.concat(
        Stream.of("sessions", "learn", "arn", "policy", "images:", "expired", "quota", "redis"),
        ErrorTable.ROWS.stream()
            .map(row -> row.message().phrase())
            .flatMap(phrase -> Stream.of(phrase.split("\\|")))
            .map(phrase -> phrase.replaceAll("[^\\w' ]+", "").strip())
            .filter(phrase -> !phrase.isEmpty())
            .flatMap(
                phrase ->
                    Stream.concat(
                        Stream.of(
                            phrase,
                            phrase.replace(" ", ""),
                            phrase.replace(' ', '.'),
                            "my-" + phrase + "-x"),
                        Stream.of(phrase.split("[ ']")).filter(word -> !word.isEmpty()))));
  }

  @Test
  void everyRowIsTried() {
    Set<ErrorRow> decisive =
        CODES
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("\\|", -1))
            .map(
                cells ->
                    ErrorTable.of(
                        cells[0].strip().split(":")[0],
                        cells[0].strip().split(":")[1],
                        cells[1].strip(),
                        cells[5].strip().replace("{name}", "x").replace("{group}", "x"),
                        Integer.parseInt(cells[2].strip())))
            .collect(Collectors.toSet());
    ErrorTable.ROWS.forEach(row -> assertTrue(decisive.contains(row), row.rule()));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
