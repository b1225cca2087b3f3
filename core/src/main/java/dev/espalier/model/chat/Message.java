package dev.espalier.model.chat;

public record Message(Role role, String content) {}
