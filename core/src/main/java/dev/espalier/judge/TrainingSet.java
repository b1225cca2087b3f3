package dev.espalier.judge;

/// Labelled answers to learn from, and under which terms they may be used.
///
/// @param licence in the user's words, kept in the judge's file; empty where nothing was said
public record TrainingSet(LabelFile labels, String licence) {}
