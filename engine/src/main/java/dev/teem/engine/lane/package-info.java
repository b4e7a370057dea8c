/** Lanes: how much blocking work may be under way at once. */
package dev.teem.engine.lane;
