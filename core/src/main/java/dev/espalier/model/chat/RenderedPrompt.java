package dev.espalier.model.chat;

import dev.espalier.Span;
import java.util.List;

public record RenderedPrompt(String text, List<Span> literals) {}
