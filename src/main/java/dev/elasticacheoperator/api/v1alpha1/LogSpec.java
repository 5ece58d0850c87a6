package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Delivery of one log of the cache. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.type in ['slow-log', 'engine-log']",
    fieldPath = ".type",
    message = "cache.logs: type must be slow-log or engine-log")
@ValidationRule(
    value = "!has(self.format) || self.format in ['json', 'text']",
    fieldPath = ".format",
    message = "cache.logs: format must be json or text")
@ValidationRule(
    value = "has(self.cloudWatchLogGroup) != has(self.firehoseStream)",
    message =
        "cache.logs: each entry must give either cloudWatchLogGroup or firehoseStream: remove one"
            + " or add one")
@ValidationRule(
    value =
        """
        !has(self.cloudWatchLogGroup)
        || self.cloudWatchLogGroup.matches('^[a-zA-Z0-9_./#-]+$')""",
    fieldPath = ".cloudWatchLogGroup",
    message =
        "cache.logs: cloudWatchLogGroup must be the name of a log group, such as"
            + " /elasticache/sessions, not an ARN")
@ValidationRule(
    value = "!has(self.firehoseStream) || self.firehoseStream.matches('^[a-zA-Z0-9_.-]+$')",
    fieldPath = ".firehoseStream",
    message = "cache.logs: firehoseStream must be the name of a stream, not an ARN")
public record LogSpec(
    @Required
        @Size(max = 16)
        @JsonPropertyDescription(
            "slow-log (cache.version "
                + EngineRules.SLOW_LOG_SINCE_IN_WORDS
                + ") or engine-log ("
                + EngineRules.ENGINE_LOG_SINCE_IN_WORDS
                + "); at most one of each")
        String type,
    @Size(max = 8) @JsonPropertyDescription("json or text. Default: json") String format,
    @Size(max = 512) @JsonPropertyDescription("Name of the CloudWatch log group, which must exist")
        String cloudWatchLogGroup,
    @Size(max = 64) @JsonPropertyDescription("Name of the Firehose stream, instead of a log group")
        String firehoseStream) {}
