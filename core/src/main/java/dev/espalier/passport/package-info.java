/// The small file from which a pruned checkpoint is made again out of its base.
@NullMarked
package dev.espalier.passport;

import org.jspecify.annotations.NullMarked;
