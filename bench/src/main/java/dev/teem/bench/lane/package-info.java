/**
 * What the parts of a lane cost beside what others offer, and adaptive limits against a provider,
 * in virtual time.
 */
package dev.teem.bench.lane;
