/// Calibration windows: from files, or sampled from the model itself.
@NullMarked
package dev.espalier.calibrate;

import org.jspecify.annotations.NullMarked;
