/** What the parts of a lane cost, beside what others offer instead. */
package dev.teem.bench.lane;
