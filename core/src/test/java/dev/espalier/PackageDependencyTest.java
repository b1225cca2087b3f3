package dev.espalier;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The table is the architecture: a package may import the packages on its right, and no others.
/// Every package may use the root package, `stats` and `fetch`.
final class PackageDependencyTest {
  private static final String ROOT = "dev.espalier";

  private static final Map<String, Set<String>> MAY_IMPORT =
      """
      tensor:
      suite:
      stats:
      store:
      fetch:
      model:            tensor
      model.format:     tensor
      model.tokenizer:
      model.chat:
      model.arch:       tensor model model.format
      model.load:       tensor model model.format model.tokenizer model.chat model.arch
      prune:            tensor model model.format
      passport:         tensor model model.format model.load prune
      inspect:          tensor model.load
      engine:           tensor model model.tokenizer model.chat
      calibrate:        suite model model.tokenizer model.chat engine
      judge:            suite model.chat engine
      bench:            suite model.tokenizer model.chat engine
      study:            suite model model.tokenizer model.chat model.load prune calibrate engine judge bench store evidence
      capability:       store
      evidence:         store capability
      analysis:
      report:           store evidence capability analysis
      report.templates: report store evidence capability
      cli:              tensor suite model model.tokenizer model.chat model.load prune passport inspect calibrate engine judge bench store study evidence capability analysis report
      """
          .lines()
          .map(line -> line.split(":", 2))
          .collect(toMap(row -> row[0].strip(), row -> words(row[1])));

  private static final Set<String> FREE = Set.of("", "stats", "fetch");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void everyImportIsInTheTable() {
    var violations =
        CLASSES.stream()
            .flatMap(origin -> origin.getDirectDependenciesFromSelf().stream())
            .filter(d -> isOurs(d.getTargetClass()))
            .filter(d -> !allowed(feature(d.getOriginClass()), feature(d.getTargetClass())))
            .map(d -> d.getOriginClass().getName() + " -> " + d.getTargetClass().getName())
            .collect(toCollection(TreeSet::new));
    assertThat(violations).isEmpty();
  }

  @Test
  void everyPackageIsInTheTable() {
    var found =
        CLASSES.stream().map(PackageDependencyTest::feature).collect(toCollection(TreeSet::new));
    found.remove("");
    assertThat(MAY_IMPORT.keySet()).containsAll(found);
  }

  @Test
  void theTableFlowsOneWay() {
    var settled = new TreeSet<String>();
    boolean moved = true;
    while (moved) {
      moved = false;
      for (var row : MAY_IMPORT.entrySet()) {
        var needs = new TreeSet<>(row.getValue());
        // jte's generated classes and the report that calls them know each other.
        needs.remove("report");
        moved |= settled.containsAll(needs) && settled.add(row.getKey());
      }
    }
    assertThat(settled).containsAll(MAY_IMPORT.keySet());
  }

  @Test
  void onlyTensorSeesJavaCpp() {
    var violations =
        CLASSES.stream()
            .filter(c -> !feature(c).equals("tensor"))
            .flatMap(origin -> origin.getDirectDependenciesFromSelf().stream())
            .filter(d -> d.getTargetClass().getPackageName().startsWith("org.bytedeco"))
            .map(d -> d.getOriginClass().getName() + " -> " + d.getTargetClass().getName())
            .collect(toCollection(TreeSet::new));
    assertThat(violations).isEmpty();
  }

  /// A flag names a type; tensors themselves stay below.
  @Test
  void theCommandLineSeesNoTensors() {
    var seen =
        CLASSES.stream()
            .filter(c -> feature(c).equals("cli"))
            .flatMap(origin -> origin.getDirectDependenciesFromSelf().stream())
            .map(d -> d.getTargetClass())
            .filter(target -> feature(target).equals("tensor"))
            .map(type -> type.getName().replaceFirst(".*[.]", "").replaceFirst("[$].*", ""))
            .collect(toCollection(TreeSet::new));
    assertThat(seen).containsExactly("Cuda", "DType", "Device");
  }

  private static boolean allowed(String origin, String target) {
    return FREE.contains(target)
        || origin.equals(target)
        || (origin.equals("report") && target.equals("report.templates"))
        || MAY_IMPORT.getOrDefault(origin, Set.of()).contains(target);
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
  }

  private static String feature(JavaClass type) {
    return type.getPackageName().equals(ROOT)
        ? ""
        : type.getPackageName().startsWith(ROOT + ".")
            ? type.getPackageName().substring(ROOT.length() + 1)
            : type.getPackageName();
  }

  private static Set<String> words(String text) {
    return text.isBlank() ? Set.of() : Set.of(text.strip().split("\\s+"));
  }
}
