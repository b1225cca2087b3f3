/// The decoder: config, forward pass, key/value cache, prunable weights, taps.
@NullMarked
package dev.espalier.model;

import org.jspecify.annotations.NullMarked;
