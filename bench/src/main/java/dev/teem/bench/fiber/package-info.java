/** What a step of a fiber costs. */
package dev.teem.bench.fiber;
