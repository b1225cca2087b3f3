/// What a checkpoint holds, and how two of them differ.
@NullMarked
package dev.espalier.inspect;

import org.jspecify.annotations.NullMarked;
