package dev.espalier.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs Java code on the threads that libtorch's operations run on: those of GNU's OpenMP.
///
/// These threads spin for some milliseconds after each operation, waiting for the next one. Threads
/// of Java's own would have to share the cores with them: measured, that takes away what a faster
/// loop wins.
final class Team {
  // One function pointer for the life of the process, with the work that runs now behind it.
  private static final Optional<Team> ONE = find();

  private final MethodHandle parallel; // void (void (*work)(void *), void *of, unsigned, unsigned)
  private final MemorySegment entry;
  private final Map<Long, Runnable> running = new ConcurrentHashMap<>();
  private final AtomicLong next = new AtomicLong(1);

  @SuppressWarnings("restricted") // signatures are those of libgomp's ABI
  private Team(MemorySegment parallel) throws ReflectiveOperationException {
    var linker = Linker.nativeLinker();
    var work = FunctionDescriptor.ofVoid(ValueLayout.ADDRESS);
    var call =
        FunctionDescriptor.ofVoid(
            ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    var enter =
        MethodHandles.lookup()
            .findVirtual(
                Team.class, "enter", MethodType.methodType(void.class, MemorySegment.class))
            .bindTo(this);
    this.parallel = linker.downcallHandle(parallel, call);
    this.entry = linker.upcallStub(enter, work, Arena.global());
  }

  private static Optional<Team> find() {
    Compute.load();
    try {
      var symbol = SymbolLookup.loaderLookup().find("GOMP_parallel");
      return symbol.isEmpty() ? Optional.empty() : Optional.of(new Team(symbol.get()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Team.enter is there", e);
    }
  }

  /// A part of some work, on one thread.
  interface Worker {
    void work(int unit);
  }

  /// Runs units 0 to `units - 1`, each once, on as many threads as libtorch's operations have: each
  /// thread takes the next `piece` of them when it is done with its last, and has its own worker.
  static void share(int units, int piece, Supplier<? extends Worker> workers) {
    var next = new AtomicInteger();
    run(
        Math.min(Compute.threads(), Math.ceilDiv(units, piece)),
        () -> {
          var worker = workers.get();
          for (int from; (from = next.getAndAdd(piece)) < units; ) {
            for (int unit = from; unit < Math.min(units, from + piece); unit++) {
              worker.work(unit);
            }
          }
        });
  }

  /// Runs `work` once on each of `threads` threads, this one among them, and returns when all have
  /// ended. Where libtorch has other threads than those of GNU's OpenMP, it is run once, here.
  ///
  /// What `work` throws is thrown again, one of it if there is more.
  static void run(int threads, Runnable work) {
    if (threads == 1 || ONE.isEmpty()) {
      work.run();
      return;
    }
    var thrown = new AtomicReference<@Nullable Throwable>();
    ONE.get()
        .fork(
            threads,
            () -> {
              try {
                work.run();
              } catch (Throwable t) { // a native frame is below: nothing may pass
                thrown.compareAndSet(null, t);
              }
            });
    switch (thrown.get()) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable t -> throw new IllegalStateException(t); // a Runnable throws no other
    }
  }

  private void fork(int threads, Runnable work) {
    long ticket = next.getAndIncrement();
    running.put(ticket, work);
    try {
      parallel.invokeExact(entry, MemorySegment.ofAddress(ticket), threads, 0);
    } catch (Throwable t) {
      throw new IllegalStateException("GOMP_parallel", t);
    } finally {
      running.remove(ticket);
    }
  }

  /// What each thread of the team calls.
  @SuppressWarnings("UnusedMethod") // by name, see above
  private void enter(MemorySegment ticket) {
    var work = running.get(ticket.address());
    if (work != null) {
      work.run();
    }
  }
}
