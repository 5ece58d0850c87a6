package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Commands that lead to the bastion and from there to the cache. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BastionStatus(
    @JsonPropertyDescription("EC2 instance id, such as i-0123456789abcdef0") String instanceId,
    @JsonPropertyDescription("Public IPv4 address; it changes whenever the instance starts")
        String publicIp,
    @JsonPropertyDescription("Command that opens a shell on the bastion") String connect,
    @JsonPropertyDescription("Command that connects to the cache; run it on the bastion")
        String client) {}
