/// From a plan to rows: which generations are missing, and their order.
@NullMarked
package dev.espalier.study;

import org.jspecify.annotations.NullMarked;
