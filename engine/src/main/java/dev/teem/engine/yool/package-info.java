/** What agents run: the yool interface that embedders implement, and the built-in ones. */
package dev.teem.engine.yool;
