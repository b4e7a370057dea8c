package dev.teem.engine.space;

/** The same where the space has a log, for which other threads wait. */
class DurableSpaceDeviceTest extends SpaceDeviceContractTest {
  DurableSpaceDeviceTest() {
    super(new TupleSpace(new GatedTupleLog()));
  }
}
