package dev.teem.engine.space;

class SpaceDeviceTest extends SpaceDeviceContractTest {
  SpaceDeviceTest() {
    super(new TupleSpace());
  }
}
