/** Where all time comes from, so that a test or a simulation can own it. */
package dev.teem.engine.time;
