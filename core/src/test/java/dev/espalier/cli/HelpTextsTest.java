package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class HelpTextsTest {
  private final List<CommandLine> commands = all();

  /// picocli formats every text: a bare percent sign makes it warn on standard error.
  @Test
  void percentSignsAreDoubled() {
    for (var command : commands) {
      var spec = command.getCommandSpec();
      var texts = new ArrayList<String>();
      texts.addAll(List.of(spec.usageMessage().description()));
      texts.addAll(List.of(spec.usageMessage().header()));
      texts.addAll(List.of(spec.usageMessage().footer()));
      spec.args().forEach(argument -> texts.addAll(List.of(argument.description())));
      for (String text : texts) {
        assertThatCode(() -> String.format(text))
            .as("%s: %s", spec.qualifiedName(), text)
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void everyCommandThatRunsTakesJson() {
    for (var command : commands) {
      boolean isGroup =
          command.getCommand() instanceof CommandGroup
              || command.getCommand() instanceof RootCommand;
      boolean runs = !isGroup && !command.getCommandName().equals("help");
      assertThat(command.getCommandSpec().optionsMap().containsKey("--json"))
          .as(command.getCommandSpec().qualifiedName())
          .isEqualTo(runs);
    }
  }

  @Test
  void everyCommandSaysWhatItDoes() {
    for (var command : commands) {
      assertThat(command.getCommandSpec().usageMessage().description())
          .as(command.getCommandSpec().qualifiedName())
          .isNotEmpty();
    }
  }

  private static List<CommandLine> all() {
    var found = new ArrayList<CommandLine>();
    found.add(RootCommand.commandLine(new Surroundings(Map.of(), 0, System::nanoTime)));
    for (int i = 0; i < found.size(); i++) {
      found.addAll(found.get(i).getSubcommands().values());
    }
    return found;
  }
}
