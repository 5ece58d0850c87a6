package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.read.EnvironmentView;

/** What steps have of AWS: a view of the environment to observe, and clients to act. */
public record AwsContext(AwsClients clients, EnvironmentView reads) {}
