/// The command line: flags to records to one call, and exit codes.
@NullMarked
package dev.espalier.cli;

import org.jspecify.annotations.NullMarked;
