package dev.elasticacheoperator.sandbox.aws.ssm;

import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import dev.elasticacheoperator.sandbox.aws.Images;
import dev.elasticacheoperator.sandbox.aws.Operations;
import dev.elasticacheoperator.sandbox.aws.Page;
import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** SSM in one region: the parameters that name AWS's newest images, and the managed instances. */
public final class SimulatedSsm {
  private static final Instant RELEASED = Instant.parse("2026-01-01T00:00:00Z");

  private final SimulatedRegion region;
  private final ManagedNodes nodes;
  private final Operations operations;

  public SimulatedSsm(SimulatedRegion region) {
    this.region = region;
    this.nodes = new ManagedNodes(region);
    operations = table();
  }

  /** Returns the operations that clients can call. */
  public Operations operations() {
    return operations;
  }

  private Operations table() {
    return new Operations()
        .on(DescribeInstanceInformationRequest.class, nodes::describe)
        .on(GetParameterRequest.class, this::getParameter)
        .on(GetParametersRequest.class, this::getParameters)
        .on(GetParametersByPathRequest.class, this::getParametersByPath);
  }

  private GetParameterResponse getParameter(GetParameterRequest request) {
    if (!exists(request.name())) {
      throw AwsErrors.error(
          "ssm", 400, "ParameterNotFound", "Parameter " + request.name() + " not found.");
    }
    return GetParameterResponse.builder().parameter(parameter(request.name())).build();
  }

  private GetParametersResponse getParameters(GetParametersRequest request) {
    return GetParametersResponse.builder()
        .parameters(
            request.names().stream().filter(SimulatedSsm::exists).map(this::parameter).toList())
        .invalidParameters(request.names().stream().filter(n -> !exists(n)).toList())
        .build();
  }

  private GetParametersByPathResponse getParametersByPath(GetParametersByPathRequest request) {
    String path = request.path().endsWith("/") ? request.path() : request.path() + "/";
    boolean recursive = Boolean.TRUE.equals(request.recursive());
    List<Parameter> below =
        Images.SSM_PARAMETERS.keySet().stream()
            .filter(n -> n.startsWith(path))
            .filter(n -> recursive || n.indexOf('/', path.length()) < 0)
            .sorted()
            .map(this::parameter)
            .toList();
    Page<Parameter> page = page(below, request);
    return GetParametersByPathResponse.builder()
        .parameters(page.items())
        .nextToken(page.next())
        .build();
  }

  /** AWS shows at most 10 at once. */
  private static Page<Parameter> page(List<Parameter> below, GetParametersByPathRequest request) {
    int size = request.maxResults() == null ? 10 : request.maxResults();
    try {
      return Page.byToken(below, Parameter::name, size, request.nextToken());
    } catch (Page.UnknownToken e) {
      throw AwsErrors.error("ssm", 400, "InvalidNextToken", e.getMessage());
    }
  }

  private static boolean exists(String name) {
    return name != null && Images.SSM_PARAMETERS.containsKey(name);
  }

  private Parameter parameter(String name) {
    return Parameter.builder()
        .name(name)
        .type(ParameterType.STRING)
        .value(Images.SSM_PARAMETERS.get(name))
        .version(1L)
        .dataType("text")
        .lastModifiedDate(RELEASED)
        .arn("arn:" + region.account().partition() + ":ssm:" + region.name() + "::parameter" + name)
        .build();
  }
}
