package dev.espalier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class BenchmarkTest {
  @Test
  void namesLeadBack() {
    assertThat(Arrays.stream(Benchmark.values()))
        .allSatisfy(
            benchmark -> assertThat(Benchmark.named(benchmark.label())).isEqualTo(benchmark));
  }

  @Test
  void aNameThatIsNearlyOneIsTold() {
    assertThatThrownBy(() -> Benchmark.named("hellaswga"))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            "--tasks: unknown task 'hellaswga'; needs arc_challenge, arc_easy, hellaswag, mmlu,"
                + " truthfulqa_mc1, truthfulqa_mc2, winogrande, gsm8k, altqa. Did you mean"
                + " 'hellaswag'?");
  }

  @Test
  void theLeaderboardsShots() {
    assertThat(Arrays.stream(Benchmark.values()).mapToInt(Benchmark::leaderboardShots))
        .containsExactly(25, 25, 10, 5, 0, 0, 5, 5, 0);
    assertThat(Arrays.stream(Benchmark.values()).mapToInt(Benchmark::authorsShots))
        .containsExactly(25, 25, 5, 0, 0, 0, 5, 5, 0);
  }

  @Test
  void everySubjectOfMmluIsInOneGroup() {
    assertThat(MmluGroup.allSubjects()).hasSize(57).doesNotHaveDuplicates();
  }
}
