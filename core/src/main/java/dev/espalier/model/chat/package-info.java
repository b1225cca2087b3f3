/// Messages to the text that a chat model expects.
@NullMarked
package dev.espalier.model.chat;

import org.jspecify.annotations.NullMarked;
