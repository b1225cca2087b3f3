/// What is asked: tasks, templates, prompts with character spans, and the readers of suites.
@NullMarked
package dev.espalier.suite;

import org.jspecify.annotations.NullMarked;
