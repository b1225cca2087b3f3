/// Checkpoints: open, save, catalogue and download.
@NullMarked
package dev.espalier.model.load;

import org.jspecify.annotations.NullMarked;
