/**
 * Peers in other languages: small programs of ours, in {@code bench/peers}, which are compiled and
 * run where their language is installed, and are left out where it is not.
 */
package dev.teem.bench.peer;
