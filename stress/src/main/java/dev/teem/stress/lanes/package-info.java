/** Lanes with many tasks, at providers that fail, are slow and hang, while tasks are called off. */
package dev.teem.stress.lanes;
