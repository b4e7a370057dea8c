package dev.teem.bench.lane;

import java.util.Arrays;
import java.util.List;

/** What providers are like, of which there may be several sizes. */
public enum Shape {
  KNEE,
  STEP,
  BROWN_OUT,
  NOISE,
  DRIFT;

  /** Its sizes. */
  public List<ProviderModel> models() {
    return Arrays.stream(ProviderModel.values()).filter(model -> model.shape() == this).toList();
  }
}
