/** What all trials need: folders to work in, JVMs to start, and a word for what they find. */
package dev.teem.stress.trial;
