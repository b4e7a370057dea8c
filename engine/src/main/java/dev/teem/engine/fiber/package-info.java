/**
 * Fibers: straight-line blocking code that a core steps.
 *
 * <p>A {@link dev.teem.engine.fiber.Fiber} is a real virtual thread, with a stack trace, locals and
 * thread-locals of its own, that runs only while its owner is in {@link
 * dev.teem.engine.fiber.Fiber#resume()}. What runs it is a {@link
 * dev.teem.engine.fiber.FiberScheduler}.
 */
package dev.teem.engine.fiber;
