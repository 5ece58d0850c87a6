package dev.elasticacheoperator.sandbox.servers;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Certificate authority of one sandbox. Its private key and that of its servers stay in memory and
 * end with the process. Clients trust the certificate in {@link #file}.
 */
public final class Authority {
  /** Password of the trust store. It protects nothing, because a trust store has no secret. */
  private static final String TRUST_STORE_PASSWORD = "sandbox";

  /** Servers and clients of one machine have one clock. An hour covers a clock that is set back. */
  private static final Duration EARLIER = Duration.ofHours(1);

  private static final Duration VALID = Duration.ofDays(30);
  private static final X500Name NAME = new X500Name("CN=ElastiCache sandbox CA");

  private final Path directory;
  private final SSLContext context;

  private Authority(Path directory, SSLContext context) {
    this.directory = directory;
    this.context = context;
  }

  /**
   * Makes an authority and a server certificate.
   *
   * @param directory where the public certificate and the trust store are written
   * @param hosts addresses for which the server certificate is valid
   */
  public static Authority create(Path directory, List<String> hosts) throws IOException {
    try {
      var issuer = keys();
      var root =
          certificate(
              issuer,
              builder(NAME, issuer.getPublic())
                  .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                  .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign)));
      var server = keys();
      var leaf =
          certificate(
              issuer,
              builder(new X500Name("CN=ElastiCache sandbox"), server.getPublic())
                  .addExtension(Extension.subjectAlternativeName, false, names(hosts))
                  .addExtension(
                      Extension.extendedKeyUsage,
                      false,
                      new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)));
      Files.createDirectories(directory);
      var authority = new Authority(directory, context(server, leaf, root));
      Files.writeString(authority.file(), pem(root));
      writeTrustStore(authority.trustStore(), root);
      return authority;
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("This JVM cannot make certificates: " + e.getMessage(), e);
    }
  }

  private static KeyPair keys() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder builder(X500Name subject, PublicKey key) {
    var now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        NAME,
        new BigInteger(64, new SecureRandom()),
        Date.from(now.minus(EARLIER)),
        Date.from(now.plus(VALID)),
        subject,
        key);
  }

  private static GeneralNames names(List<String> hosts) {
    return new GeneralNames(
        hosts.stream()
            .map(host -> new GeneralName(GeneralName.iPAddress, host))
            .toArray(GeneralName[]::new));
  }

  private static X509Certificate certificate(KeyPair issuer, X509v3CertificateBuilder builder)
      throws GeneralSecurityException, OperatorCreationException {
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static SSLContext context(KeyPair keys, X509Certificate... chain)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", keys.getPrivate(), new char[0], chain);
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static String pem(X509Certificate certificate) throws GeneralSecurityException {
    var out = new StringWriter();
    out.append("-----BEGIN CERTIFICATE-----\n");
    out.append(
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded()));
    return out.append("\n-----END CERTIFICATE-----\n").toString();
  }

  private static void writeTrustStore(Path file, X509Certificate root)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("sandbox", root);
    try (var out = Files.newOutputStream(file)) {
      store.store(out, TRUST_STORE_PASSWORD.toCharArray());
    }
  }

  /** Returns the file of the authority's certificate in PEM. */
  public Path file() {
    return directory.resolve("ca.pem").toAbsolutePath();
  }

  private Path trustStore() {
    return directory.resolve("ca.p12").toAbsolutePath();
  }

  /** Returns the arguments that make a JVM trust this authority and no other. */
  public List<String> jvmArguments() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + trustStore(),
        "-Djavax.net.ssl.trustStorePassword=" + TRUST_STORE_PASSWORD);
  }

  /** Returns the context of the servers. */
  SSLContext context() {
    return context;
  }
}
