/// Weight files: bytes to named tensors and back, bounds checked, memory-mapped.
@NullMarked
package dev.espalier.model.format;

import org.jspecify.annotations.NullMarked;
