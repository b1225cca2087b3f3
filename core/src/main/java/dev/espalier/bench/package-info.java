/// Capability: the perplexity of texts, and the benchmarks of lm-evaluation-harness.
@NullMarked
package dev.espalier.bench;

import org.jspecify.annotations.NullMarked;
