/**
 * For people who test agents: a whole engine on one thread, in virtual time, in an order that a
 * seed decides.
 */
package dev.teem.engine.testkit;
