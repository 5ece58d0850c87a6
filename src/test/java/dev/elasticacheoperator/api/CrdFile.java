package dev.elasticacheoperator.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The CRD that users install: where it is kept, and the one way it is made from the types. */
public final class CrdFile {

  /** Relative to the project's root, which tests run in. */
  public static final Path PATH =
      Path.of("deploy/crds/elasticacheenvironments.elasticache-operator.dev-v1.yml");

  /** As kubectl prints them; the generator sorts them by JSONPath. */
  static final List<String> COLUMNS =
      List.of(
          "ENGINE",
          "VERSION",
          "PHASE",
          "READY",
          "ENDPOINT",
          "AGE",
          "TOPOLOGY",
          "REGION",
          "VPC",
          "BASTION",
          "MESSAGE");

  private static final String OBSERVED = "observedGeneration";

  private CrdFile() {}

  /** The CRD's YAML as the types give it now. */
  public static String generate() {
    try {
      Path folder = Files.createTempDirectory("crd");
      new CRDGenerator()
          .customResourceClasses(ElastiCacheEnvironment.class)
          .forCRDVersions("v1")
          .withMinQuotes(true)
          .withPostProcessor(new WhatAnnotationsCannotSay())
          .inOutputDir(folder.toFile())
          .generate();
      Path file = folder.resolve(PATH.getFileName());
      String yaml = Files.readString(file);
      Files.delete(file);
      Files.delete(folder);
      return yaml;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits, a minute at most, until a server serves the kind. The conditions of a new CRD are null
   * for a moment.
   */
  public static void awaitEstablished(KubernetesClient client) {
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(HasMetadata.getFullResourceName(ElastiCacheEnvironment.class))
        .waitUntilCondition(CrdFile::isEstablished, 1, TimeUnit.MINUTES);
  }

  private static boolean isEstablished(CustomResourceDefinition crd) {
    return Optional.ofNullable(crd)
        .map(CustomResourceDefinition::getStatus)
        .map(CustomResourceDefinitionStatus::getConditions)
        .orElse(List.of())
        .stream()
        .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  private static final class WhatAnnotationsCannotSay implements CRDPostProcessor {

    @Override
    public HasMetadata process(HasMetadata crd, String crdVersion) {
      ((CustomResourceDefinition) crd).getSpec().getVersions().forEach(this::complete);
      return crd;
    }

    private void complete(CustomResourceDefinitionVersion version) {
      version
          .getAdditionalPrinterColumns()
          .sort(Comparator.comparingInt(column -> COLUMNS.indexOf(column.getName())));
      JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
      root.setDescription(
          "One ElastiCache cache with everything on AWS that it takes to run it and to reach it:"
              + " VPC, subnets, security groups, parameter group, cluster, and a bastion");
      at(root, "spec", "network", "cacheSubnets").setXKubernetesListType("atomic");
      at(root, "spec", "network", "allowedCidrs").setXKubernetesListType("set");
      at(root, "spec", "network", "allowedSecurityGroupIds").setXKubernetesListType("set");
      at(root, "spec", "adopt").setXKubernetesListType("set");
      at(root, "spec", "iam", "policyArns").setXKubernetesListType("set");
      at(root, "spec", "bastion", "sshCidrs").setXKubernetesListType("set");
      // By the rules of kstatus an object without a status would be as wanted already.
      at(root, "status").setDefault(JsonNodeFactory.instance.objectNode().put(OBSERVED, -1));
      at(root, "status", "pending").setXKubernetesListType("atomic");
      keyedBy("name", at(root, "status", "steps"));
      keyedBy("type", at(root, "status", "conditions"));
      describeCondition(at(root, "status", "conditions").getItems().getSchema());
    }

    private static void keyedBy(String key, JSONSchemaProps list) {
      list.setXKubernetesListType("map");
      list.setXKubernetesListMapKeys(List.of(key));
    }

    /** The client's Condition type carries neither required fields nor descriptions. */
    private static void describeCondition(JSONSchemaProps condition) {
      condition.setRequired(List.of("status", "type"));
      at(condition, "type").setDescription("Ready, Reconciling or Stalled");
      at(condition, "status").setDescription("True, False or Unknown");
      at(condition, "reason").setDescription("One CamelCase word, for programs");
      at(condition, "message").setDescription("A sentence, for people");
      at(condition, OBSERVED).setDescription("The metadata.generation looked at");
      at(condition, "lastTransitionTime").setDescription("When status last changed, RFC 3339");
      at(condition, "lastTransitionTime").setFormat("date-time");
    }

    private static JSONSchemaProps at(JSONSchemaProps schema, String... path) {
      for (String name : path) {
        schema = schema.getProperties().get(name);
      }
      return schema;
    }
  }
}
