package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.read.EnvironmentView;

/**
 * Access of the steps to AWS.
 *
 * @param clients clients for actions and for reads that the view does not offer
 * @param reads view of the environment's resources
 */
public record AwsContext(AwsClients clients, EnvironmentView reads) {}
