/**
 * Leases of lanes: who may work where.
 *
 * <p>{@link dev.teem.journal.lease.LaneTree} says what the holder of a lane may touch, {@link
 * dev.teem.journal.lease.Pulse} how its holder fares, {@link dev.teem.journal.lease.Supervisor}
 * plans how to keep lanes staffed. Nothing here reads a clock or touches a disk.
 */
package dev.teem.journal.lease;
