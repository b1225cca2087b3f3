/// What the difference between two models is worth: one verdict, and all that it rests on.
@NullMarked
package dev.espalier.evidence;

import org.jspecify.annotations.NullMarked;
