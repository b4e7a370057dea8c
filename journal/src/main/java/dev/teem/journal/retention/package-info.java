/**
 * What a store keeps for how long. Receipts are kept for ever. Outputs, the bodies that they are
 * about, are given up when they are old, or when the store takes too much of its disk: oldest
 * first, a file of them at a time. A receipt whose output was given up answers as before.
 */
package dev.teem.journal.retention;
