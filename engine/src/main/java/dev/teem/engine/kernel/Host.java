package dev.teem.engine.kernel;

import dev.teem.engine.account.Meter;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Resource;
import dev.teem.engine.capability.Right;
import dev.teem.engine.context.Segment;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.ExitReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What may be done to a kernel from outside, by whoever runs it: no capability is asked for. Safe
 * for use by any thread but a core's own; {@link #post} and {@link #trace} by those too.
 *
 * <p>Everything is done on the core that it concerns, when that one comes to it; futures tell. What
 * depends on a future is run by the executor given, never by a core.
 */
public final class Host {
  private final Kernel kernel;
  private final Executor executor;

  /** For the host of a kernel. */
  public Host(Kernel kernel, Executor executor) {
    this.kernel = kernel;
    this.executor = executor;
  }

  private <T> CompletableFuture<T> on(Core core, Supplier<T> action) {
    CompletableFuture<T> future = new CompletableFuture<>();
    core.post(() -> {
      try {
        T result = action.get();
        executor.execute(() -> future.complete(result));
      } catch (Throwable e) {
        executor.execute(() -> future.completeExceptionally(e));
      }
    });
    return future;
  }

  private <T> CompletableFuture<T> on(String call, long pid, Function<Process, T> action) {
    Process process = kernel.find(pid);
    if (process == null) {
      return CompletableFuture.failedFuture(noSuch(call, pid));
    }
    return on(
        process.core,
        () -> {
          if (process.isDead()) {
            throw noSuch(call, pid);
          }
          return action.apply(process);
        });
  }

  private static KernelException noSuch(String call, long pid) {
    return new KernelException(call + ": no such process " + pid);
  }

  private <T> CompletableFuture<List<T>> onAll(Function<Core, T> action) {
    List<CompletableFuture<T>> parts = new ArrayList<>();
    for (Core core : kernel.cores) {
      parts.add(on(core, () -> action.apply(core)));
    }
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApply(done -> parts.stream().map(CompletableFuture::join).toList());
  }

  /**
   * Starts the first process, which gets {@link Signal.Boot} with the right to spawn and to open
   * the devices granted. An engine has one first process.
   *
   * @return its pid; fails with {@link KernelException} if the engine has been booted
   * @throws KernelException if there is no such device
   */
  public CompletableFuture<Long> boot(Image image, SpawnOptions how, Collection<String> devices) {
    for (String device : devices) {
      if (!kernel.settings.devices().containsKey(device)) {
        throw new KernelException(
            "boot: no such driver \""
                + device
                + "\"; there are "
                + kernel.settings.devices().keySet());
      }
    }
    Core core = kernel.cores[0];
    return on(core, () -> boot(core, image, how, devices));
  }

  private long boot(Core core, Image image, SpawnOptions how, Collection<String> devices) {
    if (kernel.init != null) {
      throw new KernelException("boot: the engine has been booted with " + kernel.init);
    }
    Process init = core.spawner.first(image, how, null);
    kernel.init = init;
    core.events.boot(core.cycleNanos);
    Capability spawn = Kernel.MINT.mint(init, Resource.Spawn.INSTANCE, Right.SPAWN.mask());
    init.receive(spawn);
    Map<String, Capability> granted = new LinkedHashMap<>();
    for (String device : devices) {
      Resource resource = new Resource.Device(device);
      granted.put(device, Kernel.MINT.mint(init, resource, Right.OPEN.mask()));
    }
    core.courier.boot(init, new Signal.Boot(spawn, granted));
    core.start(core, init);
    return init.pid;
  }

  /**
   * Sends a message, without waiting.
   *
   * @return what came of it; {@link Sent#GONE} if there is no such process
   */
  public Sent post(long pid, Object body) {
    Process target = kernel.find(pid);
    return target == null ? Sent.GONE : target.core.offerFromOutside(target, body);
  }

  /**
   * Sends a request.
   *
   * @return the body of the reply; fails with {@link java.util.concurrent.TimeoutException} if none
   *     comes in time, with {@link KernelException} if none can come
   */
  public CompletableFuture<Object> ask(long pid, Object body, Duration within) {
    CompletableFuture<Object> future = new CompletableFuture<>();
    Process target = kernel.find(pid);
    if (target == null) {
      future.completeExceptionally(noSuch("ask", pid));
      return future;
    }
    Core core = target.core;
    HostCall call = new HostCall(target, body, core.after(within), future, executor);
    Sent sent = core.offerFromOutside(target, call.envelope);
    if (sent != Sent.OK) {
      core.post(() -> call.notSent(sent));
    }
    return future;
  }

  /**
   * How a process ends or has ended.
   *
   * @return fails with {@link KernelException} if it is not known any more, or never was
   */
  public CompletableFuture<ExitReason> exit(long pid) {
    CompletableFuture<ExitReason> future = new CompletableFuture<>();
    int home = Pid.home(pid);
    if (pid <= 0 || home >= kernel.cores.length) {
      future.completeExceptionally(noSuch(pid));
      return future;
    }
    Core core = kernel.cores[home];
    core.post(() -> {
      Process process = core.processes.find(pid);
      if (process != null) {
        core.reaper.listen(process, (p, reason) -> executor.execute(() -> future.complete(reason)));
        return;
      }
      ExitReason known = core.reaper.reasonOf(pid);
      executor.execute(() -> {
        if (known == null) {
          future.completeExceptionally(noSuch(pid));
        } else {
          future.complete(known);
        }
      });
    });
    return future;
  }

  private static KernelException noSuch(long pid) {
    return new KernelException(
        "no process " + pid + " is alive, nor is it among the latest that have ended");
  }

  /** Ends a process. Nothing happens if it has ended. */
  public void signal(long pid, ExitReason reason) {
    Objects.requireNonNull(reason, "reason");
    Process target = kernel.find(pid);
    if (target != null) {
      target.core.post(() -> target.core.end(target, reason));
    }
  }

  /** Asks a process to end. */
  public void term(long pid) {
    Process target = kernel.find(pid);
    if (target != null) {
      target.core.post(() -> target.core.term(target, 0));
    }
  }

  /** All live processes, by pid. Walks over all of them: not for every second with millions. */
  public CompletableFuture<List<ProcessInfo>> ps() {
    return onAll(Inspection::all).thenApply(Host::merge);
  }

  private static List<ProcessInfo> merge(List<Inspection> parts) {
    Map<Long, Integer> children = new HashMap<>();
    for (Inspection part : parts) {
      part.children().forEach((pid, count) -> children.merge(pid, count, Integer::sum));
    }
    return parts.stream()
        .flatMap(part -> part.processes().stream())
        .map(info -> withChildren(info, children.getOrDefault(info.pid(), 0)))
        .sorted(Comparator.comparingLong(ProcessInfo::pid))
        .toList();
  }

  private static ProcessInfo withChildren(ProcessInfo info, int children) {
    Map<Meter, Double> used = new EnumMap<>(info.used());
    used.put(Meter.CHILDREN, (double) children);
    return new ProcessInfo(
        info.pid(),
        info.name(),
        info.parent(),
        info.core(),
        info.status(),
        info.suspended(),
        info.mailbox(),
        info.budget(),
        used,
        info.memory());
  }

  /**
   * One live process, in constant time: its children are counted only if it is limited, or below
   * one that is.
   *
   * @return fails with {@link KernelException} if there is no such process
   */
  public CompletableFuture<ProcessInfo> inspect(long pid) {
    return on("inspect", pid, Inspection::info);
  }

  /**
   * What a process has in its working memory, coldest first.
   *
   * @return fails with {@link KernelException} if there is no such process
   */
  public CompletableFuture<List<Segment>> workingSet(long pid) {
    return on("workingSet", pid, Inspection::workingSet);
  }

  /**
   * The latest events of all cores, oldest first. Of two cores' events of one time either may come
   * first.
   *
   * @param n at most how many
   */
  public List<Event> trace(int n) {
    List<Event> events = new ArrayList<>();
    for (Core core : kernel.cores) {
      events.addAll(core.events.tail(n));
    }
    events.sort(Comparator.comparingLong(Event::timeNanos));
    return List.copyOf(events.subList(Math.max(0, events.size() - n), events.size()));
  }

  /**
   * Captures a process.
   *
   * @return fails with {@link KernelException} if there is no such process
   */
  public CompletableFuture<Snapshot> snapshot(long pid) {
    return on("snapshot", pid, Inspection::snapshot);
  }

  /**
   * Puts a captured process into this kernel, under a new pid. It has no capabilities: whoever
   * restores it sends it some.
   *
   * @param image what it runs, from the start
   * @param parent its parent; 0 for none
   * @return its pid; fails with {@link KernelException} if the snapshot is of another version, or
   *     there is no such parent
   */
  public CompletableFuture<Long> restore(Snapshot snapshot, Image image, long parent) {
    Core core = kernel.cores[0];
    return on(
        core,
        () -> {
          Process above = kernel.find(parent);
          if (above == null && parent != 0) {
            throw noSuch("restore", parent);
          }
          return core.spawner.restore(snapshot, image, above);
        });
  }

  /** Asks every process to end, on each core newest first. */
  public CompletableFuture<Void> termAll() {
    return onAll(
            core -> {
              core.termAll();
              return core;
            })
        .thenAccept(done -> {});
  }

  /** How many processes are alive, each core counted at a time of its own. */
  public CompletableFuture<Long> alive() {
    return onAll(core -> core.processes.size())
        .thenApply(sizes -> sizes.stream().mapToLong(Long::longValue).sum());
  }

  /**
   * Ends every process, newest first, and lets none run any more.
   *
   * @return completed when all have ended
   */
  public CompletableFuture<Void> shutdown(ExitReason reason) {
    Objects.requireNonNull(reason, "reason");
    return onAll(
            core -> {
              core.halt(reason);
              return core;
            })
        .thenAccept(done -> {});
  }
}
