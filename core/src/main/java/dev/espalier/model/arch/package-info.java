/// The model families: how each one's config and tensor names map to the decoder.
@NullMarked
package dev.espalier.model.arch;

import org.jspecify.annotations.NullMarked;
