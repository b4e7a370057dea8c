/**
 * Tuples: what agents and batches are to the outside, a space where they are put out, read and
 * taken, and the port to the log that keeps them.
 *
 * <pre>
 *   TupleSpace     any thread: shards by lane, several of them where no lane is named
 *     Shard        a lock, a queue beside it, who waits
 *       ShardTuples  by lane and yool: BucketTable, Bucket, Whole; by id and age: TupleRing
 *       Waiters      in line by what they want: WaitIndex, WaitLine, WaitPlace
 *   SpaceDevice    the same for processes, by capability
 *   TupleLog       what makes a space durable; the journal has it
 * </pre>
 *
 * <p>Lanes do not belong to cores: threads of the host use a space as much as cores do, and a
 * message to another core and back costs several times what a tuple out and in does. Cores hardly
 * wait for each other here: a section is tens of nanoseconds long unless a predicate is asked, and
 * to put out does not wait for one.
 */
package dev.teem.engine.space;
