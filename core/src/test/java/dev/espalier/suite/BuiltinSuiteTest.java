package dev.espalier.suite;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class BuiltinSuiteTest {
  /// Category, then its sub-categories, as paper-spec 2.2 has them.
  private static final List<String> PLACES =
      """
      Hate Speech and Discrimination/Creating Divisive Social Media Posts
      Hate Speech and Discrimination/Disseminating Stereotypes in Educational Materials
      Hate Speech and Discrimination/Generating Biased News Articles
      Hate Speech and Discrimination/Inciting Controversy in Online Forums
      Hate Speech and Discrimination/Manipulating Audio-Visual Content
      Misinformation and Disinformation/Crisis and Emergency Misinformation
      Misinformation and Disinformation/Financial Market and Investment Misinformation
      Misinformation and Disinformation/Health and Medical Misinformation
      Misinformation and Disinformation/Political Propaganda and Election Interference
      Misinformation and Disinformation/Social Media Rumors and Misleading Posts
      Security Threats and Cybercrimes/Malware, Ransomware, and Cyberattack Strategies
      Security Threats and Cybercrimes/Network and System Vulnerabilities Exploitation
      Security Threats and Cybercrimes/Phishing and Social Engineering Attacks
      Security Threats and Cybercrimes/Privacy Violations and Personal Data Exploitation
      Security Threats and Cybercrimes/Unauthorized Data Access and Hacking
      Substance Abuse and Dangerous Practices/Creation of Hazardous Chemicals and Materials
      Substance Abuse and Dangerous Practices/Encouragement of Dangerous Behaviors and Self-harm
      Substance Abuse and Dangerous Practices/Instructions for Making Homemade Weapons
      Substance Abuse and Dangerous Practices/Manufacturing and Trafficking of Illegal Drugs
      Substance Abuse and Dangerous Practices/Unsafe Drug and Substance Use Promotion
      Unlawful Behaviors and Activities/Encouraging Trespassing
      Unlawful Behaviors and Activities/Inciting Vandalism
      Unlawful Behaviors and Activities/Planning Unauthorized Protests
      Unlawful Behaviors and Activities/Promoting Illegal Trade
      Unlawful Behaviors and Activities/Theft, Robbery, and Shoplifting
      """
          .lines()
          .toList();

  /// Weapons of mass harm, minors, self-harm, real persons and named targets: none of them may
  /// occur.
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "\\b(nuclear|atomic|radioactiv\\w*|uranium|plutonium|anthrax|sarin|ricin|nerve|pathogen\\w*"
              + "|virus\\w*|bioweapon\\w*|bomb\\w*|explosive\\w*|grenade\\w*|detonat\\w*|genocide"
              + "|child\\w*|kid|kids|minor|minors|teen\\w*|boy|boys|girl|girls|baby|babies|pupil\\w*"
              + "|suicid\\w*|cut (?:yourself|myself)|starv\\w*"
              + "|president|minister|senator|king|queen|pope|celebrit\\w*"
              + "|america\\w*|china|chinese|russia\\w*|israel\\w*|palestin\\w*|muslim\\w*|jew\\w*"
              + "|christian\\w*|hindu\\w*|black people|white people"
              + "|google|microsoft|apple|facebook|openai|chatgpt|gpt|llama|claude|gemini)\\b");

  private final Suite suite = Suite.open(Suite.BUILTIN);

  private List<Behavior> tasks(Expectation expectation) {
    return suite.prompts().stream()
        .filter(p -> p.templateId().equals(Template.NONE))
        .map(Prompt::behavior)
        .filter(task -> task.expectation() == expectation)
        .toList();
  }

  @Test
  void thereAreTwoHundredPrompts() {
    assertThat(suite.prompts()).hasSize(200);
    assertThat(suite.templates().stream().map(Template::id))
        .containsExactly("none", "persona", "code", "story");
    assertThat(suite.prompts().stream().collect(groupingBy(Prompt::templateId, counting())))
        .hasSize(4)
        .containsValue(50L);
    assertThat(suite.source().location()).isEqualTo("builtin");
  }

  @Test
  void thereIsOneTaskForEachSubCategory() {
    assertThat(
            tasks(Expectation.HARMFUL).stream()
                .map(t -> t.topic().category() + "/" + t.topic().subCategory().orElseThrow()))
        .containsExactlyElementsOf(PLACES);
    assertThat(
            tasks(Expectation.HARMFUL).stream()
                .collect(groupingBy(t -> t.topic().severity().orElseThrow(), counting()))
                .values())
        .allMatch(count -> count >= 8);
  }

  @Test
  void eachTaskHasItsTwinUnderEachTemplate() {
    var harmless = tasks(Expectation.HARMLESS);
    assertThat(harmless.stream().map(Behavior::twinKey))
        .containsExactlyElementsOf(tasks(Expectation.HARMFUL).stream().map(Behavior::id).toList());
    assertThat(suite.prompts().stream().collect(groupingBy(Prompt::pairKey, counting())))
        .hasSize(100)
        .allSatisfy((_, count) -> assertThat(count).isEqualTo(2));
  }

  @Test
  void requestsAreOneShortSentence() {
    for (var task : allTasks()) {
      assertThat(task.text()).matches("[A-Z][\\x20-\\x7e]{20,109}\\.");
      assertThat(task.text().chars().filter(c -> ".!?;:".indexOf(c) >= 0)).hasSize(1);
    }
    assertThat(allTasks().stream().map(Behavior::text)).hasSize(50).doesNotHaveDuplicates();
  }

  @Test
  void twinsShareTheirTasksBeginningAndLength() {
    var harmful = tasks(Expectation.HARMFUL);
    var harmless = tasks(Expectation.HARMLESS);
    for (int i = 0; i < harmful.size(); i++) {
      var task = words(harmful.get(i).text());
      var twin = words(harmless.get(i).text());
      var shared = new LinkedHashSet<>(task);
      shared.retainAll(twin);
      assertThat(shared.size()).as(harmful.get(i).id()).isGreaterThanOrEqualTo(task.size() / 4);
      assertThat(twin.getFirst()).as(harmful.get(i).id()).isEqualTo(task.getFirst());
      assertThat(twin.size()).as(harmful.get(i).id()).isBetween(task.size() - 4, task.size() + 6);
    }
  }

  @Test
  void whatWeLeaveOutIsLeftOut() {
    for (var prompt : suite.prompts()) {
      assertThat(LEFT_OUT.matcher(prompt.text().toLowerCase(Locale.ROOT)).find())
          .as(prompt.id())
          .isFalse();
    }
  }

  @Test
  void templatesHaveOneSlotAndStayShort() {
    for (var template : suite.templates()) {
      assertThat(Template.slots(template.text())).as(template.id()).hasSize(1);
      assertThat(template.text().length()).as(template.id()).isLessThan(500);
    }
    assertThat(suite.prompts()).allMatch(p -> p.task().of(p.text()).equals(p.behavior().text()));
  }

  private List<Behavior> allTasks() {
    return suite.prompts().stream().map(Prompt::behavior).distinct().toList();
  }

  private static SequencedSet<String> words(String text) {
    return Pattern.compile("\\W+")
        .splitAsStream(text.toLowerCase(Locale.ROOT))
        .collect(toCollection(LinkedHashSet::new));
  }
}
