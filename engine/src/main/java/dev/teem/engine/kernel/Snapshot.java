package dev.teem.engine.kernel;

import dev.teem.engine.account.Quota;
import dev.teem.engine.context.SavedSegment;
import java.time.Duration;
import java.util.List;

/**
 * What of a process can be kept and put into another engine. Its stack is not, so that it begins
 * again from the start with its old mail, memory and budget; its capabilities are not either: they
 * are authority in one engine only.
 *
 * @param abi {@link Kernel#ABI_VERSION} of the engine that made it
 * @param image the name of what it ran
 * @param name what it was called besides that; null if nothing
 * @param args what it was spawned with
 * @param priority its priority
 * @param deadline how long it still has; null for ever
 * @param suspended whether it is kept from running
 * @param budget what is left of its quota
 * @param mailbox what it has not taken yet
 * @param context its working memory
 */
public record Snapshot(
    int abi,
    String image,
    String name,
    Object args,
    int priority,
    Duration deadline,
    boolean suspended,
    Quota budget,
    List<Mail> mailbox,
    List<SavedSegment> context) {

  /**
   * A message that was not taken yet.
   *
   * @param body what was sent
   * @param sender the pid of who sent it, in the engine of that time; 0 for the kernel and the host
   * @param correlation its number, or 0
   */
  public record Mail(Object body, long sender, long correlation) {

    /** What the kernel told; null if somebody else sent it. */
    public Signal signal() {
      return sender == 0 && body instanceof Signal told ? told : null;
    }
  }

  /** Copies the lists. */
  public Snapshot {
    mailbox = List.copyOf(mailbox);
    context = List.copyOf(context);
  }
}
