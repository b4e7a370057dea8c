/** The list of targets: what is wanted, how it is measured, and whether it is met. */
package dev.teem.bench.targets;
