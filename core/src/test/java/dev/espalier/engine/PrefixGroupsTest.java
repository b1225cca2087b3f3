package dev.espalier.engine;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.engine.PrefixGroups.Group;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PrefixGroupsTest {
  private static GenerationRequest request(String id, List<Integer> ids) {
    return new GenerationRequest(id, ids);
  }

  /// `count` requests that begin with `prefix` and go on with different tokens.
  private static List<GenerationRequest> under(String name, List<Integer> prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> {
          var ids = new ArrayList<>(prefix);
          ids.add(1_000 + i);
          ids.add(7);
          return request(name + i, ids);
        })
        .toList();
  }

  private static List<Integer> tokens(int from, int count) {
    return IntStream.range(from, from + count).boxed().toList();
  }

  private static void assertSound(List<Group> groups, List<GenerationRequest> requests) {
    assertThat(groups.stream().flatMap(group -> group.requests().stream()))
        .containsExactlyInAnyOrderElementsOf(requests);
    for (var group : groups) {
      var prefixes =
          group.requests().stream()
              .map(r -> r.promptIds().subList(0, group.shared()))
              .collect(toSet());
      assertThat(prefixes).hasSize(1);
      assertThat(group.requests()).allMatch(r -> r.promptIds().size() > group.shared());
    }
  }

  @Test
  void eachLongTemplateIsAGroupOfItsOwn() {
    var requests = new ArrayList<GenerationRequest>();
    requests.addAll(under("a", tokens(0, 400), 50));
    requests.addAll(under("b", tokens(500, 300), 50));
    Collections.shuffle(requests, new Random(1));
    var groups = PrefixGroups.of(requests, 128);
    assertSound(groups, requests);
    assertThat(groups).extracting(Group::shared).containsExactly(400, 300);
    assertThat(groups.stream().mapToLong(Group::computedTokens).sum())
        .isEqualTo(400 + 50 * 2 + 300 + 50 * 2);
  }

  @Test
  void whatSavesLittleStaysTogether() {
    var requests = new ArrayList<GenerationRequest>();
    requests.addAll(under("a", tokens(0, 12), 6));
    requests.addAll(under("b", tokens(100, 12), 6));
    var groups = PrefixGroups.of(requests, 256);
    assertSound(groups, requests);
    assertThat(groups).extracting(Group::shared).containsExactly(0);
  }

  @Test
  void whatAllBeginWithIsSharedByThoseThatStayTogether() {
    var chat = tokens(5_000, 60);
    var requests = new ArrayList<GenerationRequest>();
    for (int i = 0; i < 10; i++) {
      var ids = new ArrayList<>(chat);
      ids.addAll(tokens(100 * i, 5));
      requests.add(request("r" + i, ids));
    }
    var groups = PrefixGroups.of(requests, 256);
    assertSound(groups, requests);
    assertThat(groups).extracting(Group::shared).containsExactly(60);
  }

  @Test
  void aPromptThatIsAnothersBeginningKeepsATokenOfItsOwn() {
    var requests = List.of(request("short", tokens(0, 100)), request("long", tokens(0, 120)));
    var groups = PrefixGroups.of(requests, 1);
    assertSound(groups, requests);
    assertThat(groups).extracting(Group::shared).containsExactly(99);
  }

  @Test
  void equalPromptsShareAllButTheirLastToken() {
    var requests = List.of(request("one", tokens(0, 100)), request("two", tokens(0, 100)));
    assertThat(PrefixGroups.of(requests, 64)).extracting(Group::shared).containsExactly(99);
  }

  @Test
  void theOrderOfRequestsDoesNotMatter() {
    var random = new Random(2);
    var requests = new ArrayList<GenerationRequest>();
    for (int i = 0; i < 60; i++) {
      requests.add(request("r" + i, random.ints(1 + random.nextInt(30), 0, 3).boxed().toList()));
    }
    var groups = PrefixGroups.of(requests, 1);
    assertSound(groups, requests);
    Collections.shuffle(requests, random);
    assertThat(PrefixGroups.of(requests, 1)).isEqualTo(groups);
  }

  @Test
  void nothingIsGroupedToNothing() {
    assertThat(PrefixGroups.of(List.of(), 8)).isEmpty();
    assertThat(PrefixGroups.of(List.of(request("one", tokens(0, 9))), 8))
        .extracting(Group::shared)
        .containsExactly(0);
  }

  @Test
  void theOrderOfTheRequestsDoesNotMatterWhereNothingIsShared() {
    var requests = under("a", tokens(0, 10), 20);
    var apart = PrefixGroups.of(requests, 8, BatchPlan.Sharing.NOTHING);
    assertSound(apart, requests);
    assertThat(apart).extracting(Group::shared).containsExactly(0);
    assertThat(PrefixGroups.of(requests.reversed(), 8, BatchPlan.Sharing.NOTHING)).isEqualTo(apart);
    assertThat(PrefixGroups.of(List.of(), 8, BatchPlan.Sharing.NOTHING)).isEmpty();
  }
}
