/// Tokens in, text or log-probabilities out.
@NullMarked
package dev.espalier.engine;

import org.jspecify.annotations.NullMarked;
