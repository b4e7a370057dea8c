/** The public face of the engine: what a host creates, and what it gets back. */
package dev.teem.engine;
