package dev.teem.engine.kernel;

import dev.teem.engine.account.Meter;
import dev.teem.engine.account.Quota;
import dev.teem.engine.context.Context;
import java.util.Map;

/**
 * What can be seen of a process from outside.
 *
 * @param pid its number
 * @param name what it is called
 * @param parent who spawned it, or the first process if that one has ended; 0 for none
 * @param core where it lives
 * @param status what it is doing
 * @param suspended whether it is kept from running
 * @param mailbox how many messages wait
 * @param budget what is left of its own quota
 * @param used what it and all below it have been charged; children are those alive
 * @param memory its working memory
 */
public record ProcessInfo(
    long pid,
    String name,
    long parent,
    int core,
    Status status,
    boolean suspended,
    int mailbox,
    Quota budget,
    Map<Meter, Double> used,
    Context.Stats memory) {

  /** What a process is doing. */
  public enum Status {
    /** It has not had its first turn. */
    NEW,
    /** It waits for its turn. */
    RUNNABLE,
    /** It has its turn. */
    RUNNING,
    /** It waits for something else. */
    WAITING
  }
}
