package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How to get onto the bastion, and from it into the cache. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BastionStatus(
    @JsonPropertyDescription("EC2 instance id, such as i-0123456789abcdef0") String instanceId,
    @JsonPropertyDescription("Public IPv4 address; a new one whenever the instance is started")
        String publicIp,
    @JsonPropertyDescription("The command that opens a shell on the bastion") String connect,
    @JsonPropertyDescription("The command that opens the cache, to be typed on the bastion")
        String redisCli) {}
