package dev.elasticacheoperator.sandbox.aws.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.elasticache.model.CreateCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateCacheSubnetGroupResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Caller, service and input of a request, parsed from its bytes. */
class RequestsTest {

  private static final String EC2 = signature("test", "ec2");

  private final HttpClient http = HttpClient.newHttpClient();
  private final StubClients stubs = new StubClients();
  private AwsHttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = AwsHttpServer.start(0, stubs);
    stubs.answer = request -> DescribeVpcsResponse.builder().build();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void accessKeyIdOfTwelveDigitsIsTheAccount() throws Exception {
    post("Action=DescribeVpcs", signature("111122223333", "ec2"));
    assertEquals("ec2 111122223333 eu-west-1", stubs.caller);
    post("Action=DescribeVpcs", signature("AKIAIOSFODNN7EXAMPLE", "ec2"));
    assertEquals("ec2 000000000000 eu-west-1", stubs.caller);
  }

  @Test
  void unsignedCallGoesToTheServiceThatHasIt() {
    stubs.answer = request -> AssumeRoleWithWebIdentityResponse.builder().build();
    new WireClients(server.endpoint(), "test", Region.US_WEST_2)
        .sts()
        .assumeRoleWithWebIdentity(r -> r.roleArn("a").roleSessionName("s").webIdentityToken("t"));
    assertEquals("sts 000000000000 us-east-1", stubs.caller);
  }

  @Test
  void presignedCallHasItsScopeInTheAddress() throws Exception {
    stubs.answer = request -> GetCallerIdentityResponse.builder().account("1").build();
    String query =
        "Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=444455556666%2F20260101%2Feu-west-1%2Fsts%2Faws4_request"
            + "&X-Amz-Signature=00";
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(URI.create(server.endpoint() + "/?" + query)).GET());
    assertEquals(200, answer.statusCode());
    assertEquals("sts 444455556666 eu-west-1", stubs.caller);
    assertTrue(answer.body().contains("<Account>1</Account>"), answer.body());
  }

  @Test
  void unknownArgumentsAreRefused() throws Exception {
    for (String argument :
        List.of("Filter.1.Nmae=x", "Filters.1.Name=x", "Filter.x=1", "VpcId=x", "DryRun.1=true")) {
      HttpResponse<String> answer = post("Action=DescribeVpcs&" + argument, EC2);
      assertEquals(400, answer.statusCode(), argument);
      assertTrue(answer.body().contains("<Code>UnknownParameter</Code>"), answer.body());
      assertTrue(answer.body().contains(argument.split("=")[0]), answer.body());
    }
    assertNull(stubs.request);
  }

  @Test
  void unknownJsonArgumentsAreRefused() throws Exception {
    HttpResponse<String> answer = postJson("GetParameters", "{\"Names\":[\"a\"],\"Name\":\"b\"}");
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("\"__type\":\"UnknownParameter\""), answer.body());
    assertNull(stubs.request);
  }

  @Test
  void textsOfTheWrongTypeAreRefused() throws Exception {
    HttpResponse<String> form = post("Action=DescribeVpcs&MaxResults=many", EC2);
    assertEquals(400, form.statusCode());
    assertTrue(form.body().contains("<Code>InvalidParameterValue</Code>"), form.body());
    for (String body : List.of("{\"Names\":\"a\"}", "{\"Names\":[[]]}", "{", "[]")) {
      HttpResponse<String> json = postJson("GetParameters", body);
      assertEquals(400, json.statusCode(), body);
      assertTrue(json.body().contains("SerializationException"), json.body());
    }
    assertNull(stubs.request);
  }

  @Test
  void unknownActionsAndServicesAreRefused() throws Exception {
    HttpResponse<String> ec2 = post("Action=MakeVpc", EC2);
    assertEquals(400, ec2.statusCode());
    assertTrue(ec2.body().contains("<Code>InvalidAction</Code>"), ec2.body());
    HttpResponse<String> none = post("Action=ListBuckets", signature("test", "s3"));
    assertEquals(400, none.statusCode());
    assertTrue(none.body().contains("<Code>InvalidAction</Code>"), none.body());
    HttpResponse<String> ssm = postJson("GetNothing", "{}");
    assertEquals(400, ssm.statusCode());
    assertTrue(ssm.body().contains("UnknownOperationException"), ssm.body());
  }

  @Test
  void listsAreReadInTheOrderOfTheirNumbers() throws Exception {
    post("Action=DescribeVpcs&VpcId.10=c&VpcId.9=b&VpcId.1=a", EC2);
    assertEquals(List.of("a", "b", "c"), ((DescribeVpcsRequest) stubs.request).vpcIds());
  }

  @Test
  void emptyListsAreNotUnsetLists() throws Exception {
    stubs.answer =
        request ->
            CreateCacheSubnetGroupResponse.builder()
                .cacheSubnetGroup(g -> g.subnets(List.of()))
                .build();
    HttpResponse<String> answer =
        post("Action=CreateCacheSubnetGroup&SubnetIds=", signature("test", "elasticache"));
    CreateCacheSubnetGroupRequest seen = (CreateCacheSubnetGroupRequest) stubs.request;
    assertTrue(seen.hasSubnetIds());
    assertFalse(seen.hasTags());
    assertTrue(answer.body().contains("<Subnets></Subnets>"), answer.body());
    assertFalse(answer.body().contains("SupportedNetworkTypes"), answer.body());
  }

  @Test
  void plusIsASpaceAndUtf8IsDecoded() throws Exception {
    stubs.answer = request -> CreateVpcResponse.builder().build();
    post("Action=CreateVpc&TagSpecification.1.Tag.1.Key=a+b%2B%C3%A9", EC2);
    CreateVpcRequest seen = (CreateVpcRequest) stubs.request;
    assertEquals("a b+é", seen.tagSpecifications().get(0).tags().get(0).key());
  }

  @Test
  void jsonNullsAreUnset() throws Exception {
    stubs.answer = request -> GetParametersResponse.builder().build();
    HttpResponse<String> answer =
        postJson("GetParameters", "{\"Names\":[\"a\"],\"WithDecryption\":null}");
    assertEquals("{}", answer.body());
    assertNull(((GetParametersRequest) stubs.request).withDecryption());
  }

  private static String signature(String accessKeyId, String service) {
    return "AWS4-HMAC-SHA256 Credential="
        + accessKeyId
        + "/20260101/eu-west-1/"
        + service
        + "/aws4_request, SignedHeaders=host, Signature=00";
  }

  private HttpResponse<String> post(String form, String authorization) throws Exception {
    return send(
        HttpRequest.newBuilder(server.endpoint())
            .header("Authorization", authorization)
            .POST(BodyPublishers.ofString(form)));
  }

  private HttpResponse<String> postJson(String action, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(server.endpoint())
            .header("Authorization", signature("test", "ssm"))
            .header("X-Amz-Target", "AmazonSSM." + action)
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
