package dev.teem.stress.damage;

import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.Yool;
import dev.teem.engine.yool.YoolException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Says an item louder, and remembers which it was asked for. */
final class EchoYool implements Yool {
  static final String NAME = "echo";

  /** Begins items that it fails for. */
  static final String FAILING = "fail ";

  private final List<String> executed = new CopyOnWriteArrayList<>();

  /** What it says to an item, or why it fails. */
  static String answer(String item) {
    return item.toUpperCase(Locale.ROOT) + "!";
  }

  /** In the order of execution. */
  List<String> executed() {
    return executed;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(Call call) throws YoolException {
    String item = call.itemText();
    executed.add(item);
    if (item.startsWith(FAILING)) {
      throw new YoolException(answer(item));
    }
    call.output().writeText(answer(item));
  }
}
