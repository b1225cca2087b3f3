package dev.espalier.cli;

import dev.espalier.model.load.SaveForm;
import picocli.CommandLine.Option;

/// The option of every command that writes a model: a mixin.
final class SaveAsOption {
  @Option(
      names = "--save-as",
      paramLabel = "FORM",
      description =
          "How the model is saved: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}, a Hugging Face"
              + " folder; the others are one .gguf file each, which llama.cpp and its kin read.")
  private SaveForm form = SaveForm.SAFETENSORS;

  SaveForm form() {
    return form;
  }
}
