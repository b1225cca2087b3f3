package dev.espalier.model;

import dev.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// What all layers of one step share: the batch's shape, rotary tables, and the attention mask.
///
/// @param shape rows, new tokens, cached slots, padding
/// @param cosine `[B or 1, T, 1, headSize]`, in the model's type
/// @param sine `[B or 1, T, 1, headSize]`, the first half of it negated
/// @param mask 0 where a token may look, minus infinity where not: `[B or 1, 1, 1, T, room]`; null
///   where every token may look at every slot, and where attention of this type needs none
public record Frame(BatchShape shape, Tensor cosine, Tensor sine, @Nullable Tensor mask) {}
