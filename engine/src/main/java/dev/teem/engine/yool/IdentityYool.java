package dev.teem.engine.yool;

/** The output is the item. */
public final class IdentityYool implements Yool {
  @Override
  public String name() {
    return "identity";
  }

  @Override
  public void run(Call call) throws YoolException {
    call.output().write(call.array(), call.offset(), call.length());
  }
}
