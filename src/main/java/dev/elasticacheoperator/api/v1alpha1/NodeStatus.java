package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Address and port of one Memcached node inside the VPC. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeStatus(
    @JsonPropertyDescription("DNS name of the node") String address,
    @JsonPropertyDescription("TCP port of the node") Integer port) {}
