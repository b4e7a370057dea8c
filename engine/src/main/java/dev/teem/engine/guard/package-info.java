/**
 * What stops work before the machine suffers: each {@link dev.teem.engine.guard.Guard} looks at one
 * thing, and one {@link dev.teem.engine.guard.GuardWatch} of an engine asks them all.
 */
package dev.teem.engine.guard;
