/**
 * JVMs of their own for whole-run measurements. A parent asks a child for one round at a time, so
 * that two kinds of children can take turns without sharing a profile, a heap or a moment:
 *
 * <pre>
 *   parent                      child A                 child B
 *     |--- "round ARGUMENTS" -----&gt;|                       |
 *     |&lt;-- "result name=1.5 ..." --|                       |
 *     |--- "round ARGUMENTS" ------------------------------&gt;|
 *     |&lt;-- "result name=2.5 ..." ---------------------------|
 * </pre>
 *
 * A child ends when its standard input does.
 */
package dev.teem.bench.jvm;
