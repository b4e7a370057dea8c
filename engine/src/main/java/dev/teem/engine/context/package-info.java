/**
 * An agent's working memory: what it has before its eyes, kept below a ceiling in tokens.
 *
 * <p>A {@link dev.teem.engine.context.Context} holds segments. When they near the ceiling, a {@link
 * dev.teem.engine.context.Pager} says which of them leave and what note stays in their place; a
 * {@link dev.teem.engine.context.Recaller} finds those that left when they are asked for.
 *
 * <p>Nothing here may be shared between threads unless it says so. Everything runs in the process
 * that owns the context: a pager or recaller that blocks, blocks that process.
 */
package dev.teem.engine.context;
