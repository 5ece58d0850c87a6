package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.AwsClients;
import dev.elasticacheoperator.aws.Reads;

/** What steps have of AWS: a view of the environment to observe, and clients to act. */
public record Cloud(AwsClients clients, Reads reads) {}
