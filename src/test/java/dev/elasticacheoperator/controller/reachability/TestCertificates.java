package dev.elasticacheoperator.controller.reachability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A self-signed certificate of one host name, made by the JDK's keytool. */
final class TestCertificates {

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String ALIAS = "server";

  private final KeyStore keys;

  private TestCertificates(KeyStore keys) {
    this.keys = keys;
  }

  /**
   * Makes the certificate.
   *
   * @param name subject alternative name as keytool takes it, such as {@code dns:localhost}
   */
  static TestCertificates of(String name) {
    try {
      var folder = Files.createTempDirectory("certificates");
      var file = folder.resolve("keys.p12");
      keytool(file, name);
      var keys = KeyStore.getInstance(file.toFile(), PASSWORD);
      Files.delete(file);
      Files.delete(folder);
      return new TestCertificates(keys);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void keytool(Path file, String name) throws IOException {
    var words =
        Stream.concat(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()),
                Stream.of(
                    ("-genkeypair -keyalg EC -validity 30 -dname CN=cache -storetype PKCS12 -alias "
                            + ALIAS
                            + " -ext san="
                            + name
                            + " -storepass "
                            + new String(PASSWORD)
                            + " -keystore "
                            + file)
                        .split(" ")))
            .toList();
    var process = new ProcessBuilder(words).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes());
    if (!Files.exists(file)) {
      throw new IllegalStateException(output);
    }
  }

  /** Returns the context of a server with the certificate. */
  SSLContext server() {
    try {
      var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, PASSWORD);
      var context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a trust store with the certificate. */
  KeyStore trusted() {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
      return store;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
