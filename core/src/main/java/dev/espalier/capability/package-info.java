/// What the models of a run can do beside their dense one: benchmarks and perplexities, paired.
@NullMarked
package dev.espalier.capability;

import org.jspecify.annotations.NullMarked;
