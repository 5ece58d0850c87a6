# syntax=docker/dockerfile:1
FROM eclipse-temurin:17.0.18_8-jdk-noble AS build
WORKDIR /build
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -q -B package -Dmaven.test.skip=true -Dspotless.check.skip=true

FROM eclipse-temurin:17.0.18_8-jre-noble
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="ElastiCache Environment Operator" \
      org.opencontainers.image.description="One Kubernetes object creates a complete ElastiCache environment on AWS and deletes it again" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="docker.io/library/eclipse-temurin:17.0.18_8-jre-noble"
WORKDIR /opt/operator
COPY --from=build /build/target/quarkus-app ./

# Writes an archive of the classes of a start, so that later starts map the classes instead of loading
# them. This start fails on purpose, because no API server is at the address; the archive is written on
# exit. The build writes it because an archive fits only the virtual machine and files that wrote it.
RUN KUBERNETES_MASTER=http://127.0.0.1:9 KUBERNETES_REQUEST_RETRY_BACKOFFLIMIT=0 \
    AWS_REGION=us-east-1 ELASTICACHE_OPERATOR_CLUSTER_NAME=none \
    ELASTICACHE_OPERATOR_LEADER_ELECTION_ENABLED=false \
    timeout 120 java -XX:+UseSerialGC -XX:ArchiveClassesAtExit=/opt/operator/classes.jsa \
      -jar /opt/operator/quarkus-run.jar >/dev/null 2>&1 \
    ; test -s /opt/operator/classes.jsa && chmod 0444 /opt/operator/classes.jsa

USER 10001:10001
EXPOSE 8080
# Replace this variable completely to change the heap. The other options are in the entry point.
ENV JDK_JAVA_OPTIONS=-Xmx128m
# The operator is idle most of the time. The first compiler alone, a small young generation and a heap
# that shrinks take less memory and less processor time than the defaults. Methods are compiled after
# more calls than by default and copied into their callers less, which keeps the compiled code small.
# Performance counters for jstat would wake the process 20 times a second. The C library has two pools
# instead of eight for each processor, and every minute it gives freed memory back.
# The virtual machine is process 1, so that it receives SIGTERM and stops the operator in order.
ENV MALLOC_ARENA_MAX=2
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=4", \
            "-XX:C1MaxInlineLevel=2", "-XX:C1MaxInlineSize=15", \
            "-Xms24m", "-Xmn8m", "-XX:SurvivorRatio=6", "-XX:MinHeapFreeRatio=10", \
            "-XX:MaxHeapFreeRatio=25", "-XX:-UsePerfData", "-XX:TrimNativeHeapInterval=60000", \
            "-XX:+ExitOnOutOfMemoryError", "-XX:SharedArchiveFile=/opt/operator/classes.jsa", \
            "-jar", "/opt/operator/quarkus-run.jar"]
