/**
 * What stops work before the machine suffers, and what slows it down.
 *
 * <p>Each {@link dev.teem.engine.guard.Guard} looks at one thing, and one {@link
 * dev.teem.engine.guard.GuardWatch} of an engine asks them all.
 *
 * <p>A {@link dev.teem.engine.guard.CpuThrottle} holds a thread that calls it to a {@link
 * dev.teem.engine.guard.CpuBudget}, or tells it how long to rest; a {@link
 * dev.teem.engine.guard.CgroupCpu} holds other processes to a share of the processors, where the
 * machine lets us.
 */
package dev.teem.engine.guard;
