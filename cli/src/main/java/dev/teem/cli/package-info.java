/** The {@code teem} command. */
package dev.teem.cli;
