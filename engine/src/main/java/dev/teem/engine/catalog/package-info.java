/**
 * Which yools there are: a persistent map from their names, and what two versions of it differ in.
 */
package dev.teem.engine.catalog;
