/**
 * Ours: behaviors and programs of the engine, with nothing left out that the engine does for any
 * process. Each owns the capabilities that it uses; capabilities are minted, derived and handed on
 * as any program would.
 */
package dev.teem.bench.kernel.teem;
