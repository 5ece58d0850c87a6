package dev.elasticacheoperator.aws; 
/** Stub. */ final class ErrorTable {}
