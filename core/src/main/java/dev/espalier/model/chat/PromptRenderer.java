package dev.espalier.model.chat;

public interface PromptRenderer {}
