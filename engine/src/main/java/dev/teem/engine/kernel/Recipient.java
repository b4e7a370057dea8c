package dev.teem.engine.kernel;

/**
 * What has mail: the messages that it has not taken yet, first come first served. The core's thread
 * only.
 *
 * <p>Most have one message at a time, and that is kept here. For more the core lends a {@link
 * Mailbox} until that is empty again, so that an idle process has none.
 *
 * <p>{@code body} is what was sent, or an {@link Envelope} with that and more. {@code from} is the
 * sending {@link Process}, {@link Outside#HOST}, or null for a {@link Signal} of the kernel's.
 */
abstract class Recipient extends Schedulable {
  /** Of the only message; or the mailbox that has all of them. Both are null without any. */
  private Object body;

  private Object from;

  final boolean hasMail() {
    return from != null || body != null;
  }

  final int mailCount() {
    return hasMail() ? isSeveral() ? several().size() : 1 : 0;
  }

  final Object mailBody(int index) {
    return isSeveral() ? several().body(index) : body;
  }

  final Object mailFrom(int index) {
    return isSeveral() ? several().from(index) : from;
  }

  private boolean isSeveral() {
    return from == null && body instanceof Mailbox;
  }

  private Mailbox several() {
    return (Mailbox) body;
  }

  final void addMail(MailboxPool mailboxes, Object newBody, Object newFrom) {
    if (!hasMail()) {
      body = newBody;
      from = newFrom;
      return;
    }
    Mailbox all;
    if (!isSeveral()) {
      all = mailboxes.take();
      all.add(body, from);
      body = all;
      from = null;
    } else if (several().isFull()) {
      all = mailboxes.grow(several());
      body = all;
    } else {
      all = several();
    }
    all.add(newBody, newFrom);
  }

  final void removeMail(MailboxPool mailboxes, int index) {
    if (isSeveral()) {
      Mailbox all = several();
      all.remove(index);
      if (all.size() > 0) {
        return;
      }
      mailboxes.giveBack(all);
    }
    body = null;
    from = null;
  }

  final void clearMail(MailboxPool mailboxes) {
    if (isSeveral()) {
      several().clear();
      mailboxes.giveBack(several());
    }
    body = null;
    from = null;
  }
}
