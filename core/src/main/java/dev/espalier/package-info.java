/// Prunes aligned chat models for jailbreak resistance, and measures what that did.
@NullMarked
package dev.espalier;

import org.jspecify.annotations.NullMarked;
