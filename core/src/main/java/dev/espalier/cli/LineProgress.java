package dev.espalier.cli;

import dev.espalier.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Progress where nobody watches, in a log: a plain line at most every ten seconds, and one at the
/// end of each task.
///
/// ```
/// pruning: 12 of 30, 1.20/s, about 15 s left
/// pruning: 30 in 25 s, 1.20/s
/// ```
final class LineProgress implements Progress {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private final PrintWriter out;
  private final LongSupplier nanoClock;

  LineProgress(PrintWriter out, LongSupplier nanoClock) {
    this.out = out;
    this.nanoClock = nanoClock;
  }

  @Override
  public Task begin(String name, long total) {
    return new Lines(name, total);
  }

  private final class Lines implements Task {
    private final String name;
    private final long total;
    private final long startedNanos;
    private long toldNanos;
    private long done;
    private String place = "";
    private boolean isClosed;

    Lines(String name, long total) {
      this.name = name;
      this.total = total;
      this.startedNanos = nanoClock.getAsLong();
      this.toldNanos = startedNanos;
    }

    @Override
    public synchronized void advance(long steps) {
      done += steps;
      long now = nanoClock.getAsLong();
      if (done < total && now - toldNanos >= BETWEEN_LINES.toNanos()) {
        toldNanos = now;
        tell(place + String.format("%s of %s%s", count(done), count(total), rateAndTimeLeft(now)));
      }
    }

    @Override
    public synchronized void at(String now) {
      place = now + ", ";
    }

    @Override
    public synchronized void close() {
      if (isClosed) {
        return;
      }
      isClosed = true;
      long now = nanoClock.getAsLong();
      String reached = done < total ? "stopped at " + count(done) + " of " : "";
      String number = count(done < total ? total : done);
      tell(reached + number + " in " + Quantity.duration(elapsed(now)) + rate(now));
    }

    private void tell(String state) {
      out.println(name + ": " + state);
      out.flush();
    }

    private String rateAndTimeLeft(long now) {
      if (done == 0) {
        return "";
      }
      var left = Duration.ofNanos((long) ((double) (now - startedNanos) / done * (total - done)));
      return rate(now) + ", about " + Quantity.duration(left) + " left";
    }

    private String rate(long now) {
      double seconds = elapsed(now).toNanos() / 1e9;
      return done == 0 || seconds == 0 ? "" : ", " + Quantity.rate(done / seconds);
    }

    private Duration elapsed(long now) {
      return Duration.ofNanos(now - startedNanos);
    }

    private static String count(long steps) {
      return Quantity.count(steps);
    }
  }
}
