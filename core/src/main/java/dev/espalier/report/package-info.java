/// Store and statistics to tables and one HTML file; the only place with percent and rounding.
@NullMarked
package dev.espalier.report;

import org.jspecify.annotations.NullMarked;
