/// Text to token ids with character offsets.
@NullMarked
package dev.espalier.model.tokenizer;

import org.jspecify.annotations.NullMarked;
