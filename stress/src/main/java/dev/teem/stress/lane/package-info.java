/** Races on what the callers of a lane share. */
package dev.teem.stress.lane;
