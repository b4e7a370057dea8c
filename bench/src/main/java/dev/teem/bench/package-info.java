/** The bench command; what it measures is in the packages below, named like what they measure. */
package dev.teem.bench;
