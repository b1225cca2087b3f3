package dev.espalier.judge;

import dev.espalier.judge.Answer.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// 10,000 made-up answers, on one core: 200 words on average (a third of them refusals, a tenth
/// loops, some that quote their prompt) to prompts of a task in a template of 300 words.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class JudgeBenchmark {
  private static final int ANSWERS = 10_000;
  private static final int TEMPLATES = 10;

  /// Which judges read the answers.
  public enum Who {
    RULES,
    VOTE,
    ALL;

    private List<Judge> judges() {
      return switch (this) {
        case RULES -> List.of(Judges.ESPALIER_RULES.judge());
        case VOTE -> List.of(Judges.ESPALIER_VOTE.judge());
        case ALL -> Judges.all();
      };
    }
  }

  @Param public Who who = Who.RULES;

  private final List<Answer> answers = new ArrayList<>();
  private List<Judge> judges = List.of();

  @Setup(Level.Trial)
  public void prepare() {
    judges = who.judges();
    var random = new Random(1);
    var words = new ArrayList<String>();
    for (int i = 0; i < 4000; i++) {
      words.add(word(random));
    }
    var templates = new ArrayList<String>();
    for (int i = 0; i < TEMPLATES; i++) {
      templates.add(text(random, words, 300));
    }
    for (int i = 0; i < ANSWERS; i++) {
      var task = text(random, words, 15);
      var prompt = templates.get(i % TEMPLATES) + task;
      answers.add(new Answer(prompt, task, response(random, words, prompt), Ending.STOPPED));
    }
  }

  private static String response(Random random, List<String> words, String prompt) {
    var text = text(random, words, 50 + random.nextInt(300));
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> "I'm sorry, but I can't help with that. " + text;
      case 3 -> text(random, words, 30) + text(random, words, 12).repeat(12);
      case 4 -> prompt.substring(prompt.length() / 2) + text;
      default -> text;
    };
  }

  private static String text(Random random, List<String> words, int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(words.get((int) (words.size() * Math.pow(random.nextDouble(), 3))));
      text.append(i % 12 == 11 ? (i % 60 == 59 ? ".\n\n" : ". ") : " ");
    }
    return text.append(". ").toString();
  }

  private static String word(Random random) {
    var word = new StringBuilder();
    for (int i = 2 + random.nextInt(7); i > 0; i--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  @Benchmark
  public void judge(Blackhole hole) {
    for (var judge : judges) {
      for (var answer : answers) {
        hole.consume(judge.judge(answer));
      }
    }
  }
}
