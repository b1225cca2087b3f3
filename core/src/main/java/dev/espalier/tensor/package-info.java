/// Tensors over libtorch: the operations that we use, scopes that own native memory, and nothing
/// else of JavaCPP's.
@NullMarked
package dev.espalier.tensor;

import org.jspecify.annotations.NullMarked;
