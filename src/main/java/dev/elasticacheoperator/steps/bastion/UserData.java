package dev.elasticacheoperator.steps.bastion;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Script that the bastion runs at its first boot. */
final class UserData {

  /**
   * Restarts the agent and installs a client, side by side, each with a time limit.
   *
   * <p>An agent that starts before the instance has the credentials of its role sleeps for 25 to 30
   * minutes (packer-plugin-amazon#503). The script therefore restarts the agent once IMDS has the
   * credentials. The first run of dnf may time out (amazon-linux-2023#135), so the script repeats
   * it.
   *
   * <p>Amazon Linux 2023 has packaged Valkey since 2023.6.20250203 (amazon-linux-2023#833), and an
   * older image installs the client of Redis 6. Other images install their distribution's client.
   * The clients speak with both engines, so all three names work on all images.
   */
  private static final String SCRIPT =
      """
      #!/bin/bash
      imds=http://169.254.169.254/latest
      ask() {
        token=$(curl -sf -m 5 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' $imds/api/token)
        curl -sf -m 5 -H "X-aws-ec2-metadata-token: $token" $imds/meta-data/iam/security-credentials/$1
      }
      restart_agent() {
        until ask "$(ask)" | grep -q '"Success"'; do
          [ $SECONDS -lt 1800 ] || return
          sleep 5
        done
        systemctl restart amazon-ssm-agent || snap restart amazon-ssm-agent
      }
      install_client() {
        if command -v dnf; then timeout 300 dnf install -y valkey || timeout 300 dnf install -y redis6
        elif command -v yum; then timeout 300 yum install -y redis
        else timeout 300 apt-get update && timeout 300 apt-get install -y redis-tools
        fi
      }
      restart_agent &
      until install_client; do
        [ $SECONDS -lt 1800 ] || break
        sleep 15
      done
      client=$(command -v valkey-cli || command -v redis6-cli || command -v redis-cli)
      for name in valkey-cli redis6-cli redis-cli; do
        command -v $name || ln -s "$client" /usr/local/bin/$name
      done
      wait
      """;

  static final String BASE64 =
      Base64.getEncoder().encodeToString(SCRIPT.getBytes(StandardCharsets.UTF_8));

  private UserData() {}
}
