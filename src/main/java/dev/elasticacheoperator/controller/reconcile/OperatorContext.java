package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.aws.Accounts;
import dev.elasticacheoperator.controller.credentials.SourceSecrets;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.controller.reachability.ReachabilityChecks;
import dev.elasticacheoperator.controller.report.ActionLog;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.desired.OperatorIdentity;
import dev.elasticacheoperator.engine.Engine;
import dev.elasticacheoperator.engine.EngineTimings;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.Target;
import java.time.InstantSource;

/** Collaborators that all passes of one operator process share. */
record OperatorContext(
    ApiServer api,
    Accounts accounts,
    OperatorIdentity identity,
    EngineTimings timings,
    InstantSource clock,
    ActionLog log,
    Telemetry telemetry,
    ReachabilityChecks reachability,
    SourceSecrets sources,
    Engine<Target, AwsContext> engine) {}
