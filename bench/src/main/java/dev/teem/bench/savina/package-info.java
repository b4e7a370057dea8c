/**
 * Fifteen programs of the Savina suite (S. Imam, V. Sarkar, AGERE 2014): what their actors do and
 * say, with the suite's own default parameters. What no actor system has a say in, parameters,
 * random numbers and computations, is here; how each system runs them is in the packages below.
 */
package dev.teem.bench.savina;
