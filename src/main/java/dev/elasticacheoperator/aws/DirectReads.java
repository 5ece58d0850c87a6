package dev.elasticacheoperator.aws;
abstract class DirectReads implements Reads {
}
