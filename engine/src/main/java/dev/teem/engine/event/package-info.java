/**
 * What the engine tells of itself: events, counters, and the journal of what came from outside.
 *
 * <pre>
 *   core's thread --event--> EventRing --counts--> CoreCounters --publish--> counters file
 *                               |   \                                             |
 *                       last few thousand,  EventSink (optional)          CountersFile, any process
 *                          any thread
 * </pre>
 *
 * A core writes all of it without a lock, and without allocation as long as no sink is given.
 */
package dev.teem.engine.event;
