/**
 * What an agent may use up, and how much of it is gone: meters, quotas and the tree of accounts.
 */
package dev.teem.engine.account;
