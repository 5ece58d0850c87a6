package dev.elasticacheoperator.lab;

import dev.elasticacheoperator.aws.client.AwsClients;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Clients that are made already, and that another owner closes. */
public record FixedClients(
    Ec2Client ec2,
    ElastiCacheClient elastiCache,
    IamClient iam,
    SsmClient ssm,
    ResourceGroupsTaggingApiClient tagging,
    ResourceGroupsTaggingApiClient globalTagging)
    implements AwsClients {}
