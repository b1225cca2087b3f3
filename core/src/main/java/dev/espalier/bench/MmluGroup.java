package dev.espalier.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The groups of MMLU's 57 subjects, as lm-evaluation-harness has them.
public enum MmluGroup {
  STEM(
      """
      abstract_algebra anatomy astronomy college_biology college_chemistry
      college_computer_science college_mathematics college_physics computer_security
      conceptual_physics electrical_engineering elementary_mathematics
      high_school_biology high_school_chemistry high_school_computer_science
      high_school_mathematics high_school_physics high_school_statistics
      machine_learning
      """),
  HUMANITIES(
      """
      formal_logic high_school_european_history high_school_us_history
      high_school_world_history international_law jurisprudence logical_fallacies
      moral_disputes moral_scenarios philosophy prehistory professional_law
      world_religions
      """),
  SOCIAL_SCIENCES(
      """
      econometrics high_school_geography high_school_government_and_politics
      high_school_macroeconomics high_school_microeconomics high_school_psychology
      human_sexuality professional_psychology public_relations security_studies
      sociology us_foreign_policy
      """),
  OTHER(
      """
      business_ethics clinical_knowledge college_medicine global_facts human_aging
      management marketing medical_genetics miscellaneous nutrition
      professional_accounting professional_medicine virology
      """);

  private final List<String> subjects;

  MmluGroup(String subjects) {
    this.subjects = List.of(subjects.strip().split("\\s+"));
  }

  /// `mmlu_stem`.
  public String label() {
    return "mmlu_" + name().toLowerCase(Locale.ROOT);
  }

  /// The names of the subjects, in the order of their names.
  public List<String> subjects() {
    return subjects;
  }

  /// All subjects, in the order of their names.
  static List<String> allSubjects() {
    return Arrays.stream(values()).flatMap(group -> group.subjects.stream()).sorted().toList();
  }
}
