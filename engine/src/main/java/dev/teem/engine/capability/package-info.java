/**
 * Authority as objects: what a process may do, it may do because it holds a {@link
 * dev.teem.engine.capability.Capability}. There is nothing else to ask for permission by.
 *
 * <p>Capabilities are looked at through their own methods and changed through the one {@link
 * dev.teem.engine.capability.Mint}, which the kernel keeps to itself.
 */
package dev.teem.engine.capability;
