package dev.elasticacheoperator.sandbox.kube;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * CEL environment of kube-apiserver: the standard library and Kubernetes' functions for IP
 * addresses, CIDRs, lists and regular expressions.
 */
final class CelLibrary {
  private static final CelType IP = OpaqueType.create("net.IP");
  private static final CelType CIDR = OpaqueType.create("net.CIDR");
  private static final CelType T = TypeParamType.create("T");
  private static final CelType LIST = ListType.create(T);
  private static final CelType STRING = SimpleType.STRING;
  private static final CelType BOOL = SimpleType.BOOL;
  private static final CelType INT = SimpleType.INT;
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .enableOptionalSyntax(true)
          .enableRegexPartialMatch(true)
          .build();
  private static final CelLibrary KUBERNETES = new CelLibrary();

  private final List<CelFunctionDecl> declarations = new ArrayList<>();
  private final List<CelFunctionBinding> bindings = new ArrayList<>();

  /** Returns an environment for rules about values of these types. */
  static Cel environment(CelTypeProvider types) {
    return CelFactory.standardCelBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addCompilerLibraries(
            CelExtensions.strings(), CelExtensions.optional(), CelExtensions.sets(OPTIONS))
        .addRuntimeLibraries(
            CelExtensions.strings(), CelExtensions.optional(), CelExtensions.sets(OPTIONS))
        .setTypeProvider(types)
        .addFunctionDeclarations(KUBERNETES.declarations)
        .addFunctionBindings(KUBERNETES.bindings)
        .build();
  }

  private CelLibrary() {
    global("isIP", BOOL, STRING, String.class, text -> CelCidr.address(text).isPresent());
    global("ip", IP, STRING, String.class, CelLibrary::ip);
    global("ip.isCanonical", BOOL, STRING, String.class, text -> ip(text).toString().equals(text));
    global("string", STRING, IP, CelCidr.Ip.class, CelCidr.Ip::toString);
    member("family", INT, IP, CelCidr.Ip.class, ip -> (long) ip.family());
    member("isUnspecified", BOOL, IP, CelCidr.Ip.class, ip -> ip.address().isAnyLocalAddress());
    member("isLoopback", BOOL, IP, CelCidr.Ip.class, ip -> ip.address().isLoopbackAddress());
    member(
        "isLinkLocalUnicast", BOOL, IP, CelCidr.Ip.class, ip -> ip.address().isLinkLocalAddress());
    member("isLinkLocalMulticast", BOOL, IP, CelCidr.Ip.class, ip -> ip.address().isMCLinkLocal());

    global("isCIDR", BOOL, STRING, String.class, text -> CelCidr.parse(text).isPresent());
    global("cidr", CIDR, STRING, String.class, CelLibrary::cidr);
    global("string", STRING, CIDR, CelCidr.class, CelCidr::toString);
    member("ip", IP, CIDR, CelCidr.class, CelCidr::ip);
    member("masked", CIDR, CIDR, CelCidr.class, CelCidr::masked);
    member("prefixLength", INT, CIDR, CelCidr.class, cidr -> (long) cidr.prefixLength());
    member("containsIP", BOOL, CIDR, CelCidr.class, IP, CelCidr.Ip.class, CelCidr::contains);
    member(
        "containsIP", BOOL, CIDR, CelCidr.class, STRING, String.class, (a, b) -> a.contains(ip(b)));
    member("containsCIDR", BOOL, CIDR, CelCidr.class, CIDR, CelCidr.class, CelCidr::contains);
    member(
        "containsCIDR",
        BOOL,
        CIDR,
        CelCidr.class,
        STRING,
        String.class,
        (a, b) -> a.contains(cidr(b)));

    member("isSorted", BOOL, LIST, List.class, CelLibrary::isSorted);
    member("sum", T, LIST, List.class, CelLibrary::sum);
    member("min", T, LIST, List.class, list -> extreme(list, -1));
    member("max", T, LIST, List.class, list -> extreme(list, 1));
    member("indexOf", INT, LIST, List.class, T, Object.class, (a, b) -> (long) a.indexOf(b));
    member(
        "lastIndexOf", INT, LIST, List.class, T, Object.class, (a, b) -> (long) a.lastIndexOf(b));

    member("find", STRING, STRING, String.class, STRING, String.class, CelLibrary::find);
    member(
        "findAll",
        ListType.create(STRING),
        STRING,
        String.class,
        STRING,
        String.class,
        CelLibrary::findAll);
  }

  private interface Binary<A, B> {
    Object apply(A a, B b);
  }

  private <A> void global(
      String name, CelType result, CelType a, Class<A> as, Function<A, Object> body) {
    String id = id(name, a, null);
    declarations.add(
        CelFunctionDecl.newFunctionDeclaration(
            name, CelOverloadDecl.newGlobalOverload(id, result, a)));
    bindings.add(CelFunctionBinding.from(id, as, body::apply));
  }

  private <A> void member(
      String name, CelType result, CelType a, Class<A> as, Function<A, Object> body) {
    String id = id(name, a, null);
    declarations.add(
        CelFunctionDecl.newFunctionDeclaration(
            name, CelOverloadDecl.newMemberOverload(id, result, a)));
    bindings.add(CelFunctionBinding.from(id, as, body::apply));
  }

  private <A, B> void member(
      String name,
      CelType result,
      CelType a,
      Class<A> as,
      CelType b,
      Class<B> bs,
      Binary<A, B> body) {
    String id = id(name, a, b);
    declarations.add(
        CelFunctionDecl.newFunctionDeclaration(
            name, CelOverloadDecl.newMemberOverload(id, result, a, b)));
    bindings.add(CelFunctionBinding.from(id, as, bs, body::apply));
  }

  private static String id(String name, CelType a, CelType b) {
    return "kubernetes_" + name + "_" + a.name() + (b == null ? "" : "_" + b.name());
  }

  private static CelCidr.Ip ip(String text) {
    return orError(CelCidr.address(text), "IP Address '" + text + "' parse error");
  }

  private static CelCidr cidr(String text) {
    return orError(
        CelCidr.parse(text), "network address parse error during conversion from string: " + text);
  }

  private static <V> V orError(Optional<V> value, String error) {
    return value.orElseThrow(() -> new IllegalArgumentException(error));
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object a, Object b) {
    return ((Comparable<Object>) a).compareTo(b);
  }

  private static boolean isSorted(List<?> list) {
    for (int i = 1; i < list.size(); i++) {
      if (compare(list.get(i - 1), list.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static Object extreme(List<?> list, int sign) {
    return orError(
        list.stream().map(Object.class::cast).reduce((a, b) -> sign * compare(b, a) > 0 ? b : a),
        "min/max called on empty list");
  }

  private static Object sum(List<?> list) {
    boolean whole = list.stream().allMatch(Long.class::isInstance);
    return whole
        ? (Object) list.stream().mapToLong(item -> (Long) item).reduce(0, Math::addExact)
        : (Object) list.stream().mapToDouble(item -> ((Number) item).doubleValue()).sum();
  }

  private static String find(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? matcher.group() : "";
  }

  private static List<String> findAll(String text, String pattern) {
    List<String> found = new ArrayList<>();
    for (Matcher matcher = Pattern.compile(pattern).matcher(text); matcher.find(); ) {
      found.add(matcher.group());
    }
    return found;
  }
}
