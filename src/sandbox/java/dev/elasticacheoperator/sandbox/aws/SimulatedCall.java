package dev.elasticacheoperator.sandbox.aws;

import software.amazon.awssdk.awscore.AwsRequest;

/**
 * One call to the simulated AWS.
 *
 * @param number counts the calls of a {@link SimulatedCloud} from 1
 * @param service ec2, elasticache, iam, sts, ssm or tagging
 * @param operation AWS's name of it, such as CreateVpc
 * @param mutating whether it can change anything; a DryRun cannot
 * @param accountId 12 digits
 * @param region such as us-west-2; {@code aws-global} for IAM
 */
public record SimulatedCall(
    long number,
    String service,
    String operation,
    boolean mutating,
    String accountId,
    String region,
    AwsRequest request) {}
